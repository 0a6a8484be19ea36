package io.llmoptimizer.auth.tokens;

import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Changes signing keys when somebody asks for it, rather than on schedule. */
@Singleton
class SigningKeyAdministration {
    private final SigningKeys keys;
    private final Clock clock;

    SigningKeyAdministration(SigningKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Every key there ever was, the oldest first. */
    Uni<List<StoredKey>> list() {
        return keys.all();
    }

    /** Lets the standby key sign from now on. Fails with a 409 problem until services have had time to learn of it. */
    Uni<Void> rotate(Actor actor) {
        return keys.all().flatMap(stored -> {
            Instant now = clock.instant();
            KeyLifecycle lifecycle = keys.lifecycle(stored);
            List<KeyChange> changes = lifecycle.rotate(now).orElseThrow(() -> tooEarly(lifecycle, now));
            return keys.change((latest, then) -> latest.rotate(then).orElse(List.of()), changes, actor);
        });
    }

    /** Withdraws a key and all tokens it signed. Fails with a 404 problem when there is none to withdraw. */
    Uni<Void> revoke(String kid, Actor actor) {
        return keys.all().flatMap(stored -> {
            List<KeyChange> changes = keys.lifecycle(stored)
                    .revoke(kid, clock.instant())
                    .orElseThrow(() -> ProblemException.notFound("signing key in use"));
            return keys.change((latest, then) -> latest.revoke(kid, then).orElse(List.of()), changes, actor);
        });
    }

    private static ProblemException tooEarly(KeyLifecycle lifecycle, Instant now) {
        long seconds = lifecycle
                .readyAt()
                .map(ready -> Math.max(1, Duration.between(now, ready).toSeconds()))
                .orElse(5L);
        return ProblemException.conflict(
                        "no-standby-key",
                        "Services do not know the next key yet; try again in " + seconds
                                + " seconds, or revoke the active key if it leaked.")
                .withHeader("Retry-After", Long.toString(seconds));
    }
}
