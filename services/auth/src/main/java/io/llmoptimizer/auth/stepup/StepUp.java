package io.llmoptimizer.auth.stepup;

import io.llmoptimizer.common.identity.Claims;
import io.llmoptimizer.http.problem.ProblemException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Lets a sensitive call through only when its user authenticated a moment ago, as the {@code auth_time} of the access token
 * tells (RFC 9470). {@code POST /api/v1/auth/step-up} gets a token with a new one.
 */
@Singleton
public class StepUp {
    private final CurrentIdentityAssociation identities;
    private final Duration maxAge;
    private final Clock clock;

    StepUp(CurrentIdentityAssociation identities, StepUpConfig config, Clock clock) {
        this.identities = identities;
        this.maxAge = config.maxAge();
        this.clock = clock;
    }

    /** Fails with a 401 problem {@code step-up-required} unless the present request's token says so. */
    public Uni<Void> require() {
        return identities.getDeferredIdentity().map(identity -> {
            Instant now = clock.instant();
            if (authenticatedAt(identity)
                    .filter(at -> !at.isBefore(now.minus(maxAge)))
                    .isEmpty()) {
                throw required();
            }
            return null;
        });
    }

    private static Optional<Instant> authenticatedAt(SecurityIdentity identity) {
        if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
            return Optional.empty();
        }
        Object claim = token.getClaim(Claims.AUTHENTICATED_AT);
        return switch (claim) {
            case Number seconds -> Optional.of(Instant.ofEpochSecond(seconds.longValue()));
            case jakarta.json.JsonNumber seconds -> Optional.of(Instant.ofEpochSecond(seconds.longValue()));
            case null, default -> Optional.empty();
        };
    }

    private ProblemException required() {
        return ProblemException.of(
                        401,
                        "step-up-required",
                        "Authenticate again",
                        "This call takes an authentication of the last " + maxAge.toMinutes()
                                + " minutes: get a new access token at POST /api/v1/auth/step-up and repeat it.")
                .withHeader(
                        "WWW-Authenticate",
                        "Bearer error=\"insufficient_user_authentication\", max_age=" + maxAge.toSeconds());
    }
}
