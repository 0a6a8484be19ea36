package io.llmoptimizer.auth.users;

import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.UserVerificationRequested;
import io.llmoptimizer.events.EventFactory;
import io.llmoptimizer.http.problem.ProblemException;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Proves that an e-mail address belongs to its account. The e-mail itself is notification's job. */
@Singleton
public class EmailVerification {
    /** Kept a while after expiry, so that an old link is told from an invented one when somebody asks support. */
    private static final Duration KEPT = Duration.ofDays(7);

    private final UserStore store;
    private final AccountConfig config;
    private final EventFactory events;
    private final Clock clock;

    EmailVerification(UserStore store, AccountConfig config, EventFactory events, Clock clock) {
        this.store = store;
        this.config = config;
        this.events = events;
        this.clock = clock;
    }

    MailedToken newToken(Instant now) {
        return MailedToken.create(now, now.plus(config.emailVerificationLifetime()));
    }

    CloudEvent<UserVerificationRequested> announce(User user, String locale, MailedToken token) {
        return events.create(
                EventTypes.USER_VERIFICATION_REQUESTED,
                user.id().toString(),
                null,
                new UserVerificationRequested(
                        user.id(), user.email(), user.name(), locale, token.value(), token.expiresAt()));
    }

    /** Takes the token from the e-mail. Fails with a 400 problem when it is invented, used or expired. */
    Uni<Void> verify(String token) {
        return store.verifyEmail(token, clock.instant()).map(valid -> {
            if (!valid) {
                throw ProblemException.of(
                        400,
                        "invalid-token",
                        "The link does not work",
                        "This link was used already or has expired. Sign in; if the address still needs verifying, a new"
                                + " e-mail is sent.");
            }
            return null;
        });
    }

    /**
     * Whether {@code user} may sign in as far as its address is concerned. If not, and its last link no longer works, sends
     * a new one.
     */
    public Uni<Boolean> admits(User user) {
        if (!config.requireVerifiedEmail() || user.emailVerified()) {
            return Uni.createFrom().item(true);
        }
        MailedToken token = newToken(clock.instant());
        return store.renewVerification(user.id(), token, announce(user, null, token))
                .replaceWith(false);
    }

    @Scheduled(every = "6h", delayed = "1m")
    Uni<Void> forgetOld() {
        return store.forgetVerifications(clock.instant().minus(KEPT));
    }
}
