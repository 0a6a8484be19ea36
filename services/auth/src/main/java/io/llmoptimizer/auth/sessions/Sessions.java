package io.llmoptimizer.auth.sessions;

import io.llmoptimizer.auth.revocations.RevocationBroadcaster;
import io.llmoptimizer.http.caller.Callers;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.llmoptimizer.http.problem.ProblemException;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Lists and ends sessions. An ended session's tokens are refused everywhere within a second. */
@Singleton
public class Sessions {
    /** How long a session that is over can still be looked up by whoever investigates. */
    private static final Duration KEPT = Duration.ofDays(7);

    private final SessionStore store;
    private final RevocationBroadcaster broadcaster;
    private final Callers callers;
    private final SessionConfig config;
    private final Clock clock;

    Sessions(
            SessionStore store, RevocationBroadcaster broadcaster, Callers callers, SessionConfig config, Clock clock) {
        this.store = store;
        this.broadcaster = broadcaster;
        this.callers = callers;
        this.config = config;
        this.clock = clock;
    }

    Uni<Page<Session>> list(Member member, Paging paging) {
        return paging.page(
                (after, limit) -> store.list(member.user().id(), after, limit, config.idleTimeout(), clock.instant()),
                Session::id);
    }

    /** Ends the session of the present access token; signing out twice is no error. */
    Uni<Void> signOut() {
        return callers.current().flatMap(caller -> {
            if (caller.session().isEmpty() || caller.user().isEmpty()) {
                throw ProblemException.forbidden("An API key has no session; revoke the key instead.");
            }
            return store.end(caller.session().get(), caller.user().get(), EndReason.LOGOUT, clock.instant())
                    .chain(broadcaster::tell);
        });
    }

    /** Fails with a 404 problem when the member has no such session. */
    Uni<Void> end(Member member, UUID session) {
        return store.end(session, member.user().id(), EndReason.ENDED, clock.instant())
                .chain(ended ->
                        ended ? broadcaster.tell() : Uni.createFrom().failure(ProblemException.notFound("session")));
    }

    /** Ends all of the member's sessions but the present one. */
    Uni<Void> endOthers(Member member) {
        return endAll(member.user().id(), Optional.of(member.session()), EndReason.ENDED);
    }

    /**
     * Ends all sessions of {@code user}, but for {@code except}. Where they end because of another change, use {@link
     * SessionStore#endAll} in the transaction of that change.
     */
    public Uni<Void> endAll(UUID user, Optional<UUID> except, EndReason reason) {
        return store.endAll(user, except, reason, clock.instant()).chain(broadcaster::tell);
    }

    @Scheduled(every = "1h", delayed = "1m")
    Uni<Void> forgetOld() {
        return store.forget(clock.instant().minus(KEPT));
    }
}
