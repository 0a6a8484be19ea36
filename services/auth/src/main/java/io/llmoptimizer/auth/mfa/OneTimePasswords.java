package io.llmoptimizer.auth.mfa;

import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.Outcome;
import io.llmoptimizer.auth.sessions.Client;
import io.llmoptimizer.auth.sessions.SecondFactor;
import io.llmoptimizer.auth.tokens.Authentication;
import io.llmoptimizer.auth.users.Device;
import io.llmoptimizer.auth.users.SecurityAlerts;
import io.llmoptimizer.auth.users.User;
import io.llmoptimizer.common.events.UserSecurityAlert.Kinds;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Asks for a TOTP or a recovery code from users who turned that on. Each code works once. */
@Singleton
class OneTimePasswords implements SecondFactor {
    private static final List<String> METHODS =
            List.of(Authentication.ONE_TIME_PASSWORD, Authentication.MULTIPLE_FACTORS);

    private final SecondFactorStore store;
    private final SecurityAlerts alerts;
    private final Clock clock;

    OneTimePasswords(SecondFactorStore store, SecurityAlerts alerts, Clock clock) {
        this.store = store;
        this.alerts = alerts;
        this.clock = clock;
    }

    @Override
    public Uni<List<String>> prove(User user, Optional<String> otp, Client client) {
        if (otp.isEmpty()) {
            return store.isOn(user.id()).map(on -> {
                if (on) {
                    throw required();
                }
                return List.of();
            });
        }
        return store.present(user.id(), otp.get(), traces(user, client), clock.instant())
                .map(presented -> switch (presented) {
                    case Presented.Accepted _ -> METHODS;
                    case Presented.NotAsked _ -> List.of();
                    case Presented.Wrong _ -> throw Refusals.wrongCode(401);
                    case Presented.TooMany(var pause) -> throw Refusals.tooMany(pause);
                });
    }

    @Override
    public Uni<Boolean> isOn(User user) {
        return store.isOn(user.id());
    }

    private Traces traces(User user, Client client) {
        return new Traces(
                AuditEvent.ofPlatform(Actor.user(user.id()), "mfa.recovery-code-used")
                        .on("user", user.id()),
                alerts.create(user, Kinds.RECOVERY_CODE_USED, Device.named(client.userAgent())),
                AuditEvent.ofPlatform(Actor.anonymous(), "mfa.code-refused")
                        .on("user", user.id())
                        .endedIn(Outcome.FAILURE));
    }

    private static ProblemException required() {
        return ProblemException.of(
                        401,
                        "mfa-required",
                        "A second factor is required",
                        "Send the code of your authenticator app, or a recovery code, as \"otp\".")
                .withHeader("WWW-Authenticate", "Bearer");
    }
}
