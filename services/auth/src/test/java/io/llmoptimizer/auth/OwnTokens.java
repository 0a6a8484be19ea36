package io.llmoptimizer.auth;

import io.llmoptimizer.auth.tokens.AccessTokens;
import io.llmoptimizer.auth.tokens.Authentication;
import io.llmoptimizer.auth.tokens.Grant;
import io.llmoptimizer.common.identity.OuterLimits;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Access tokens that auth itself signed, for callers it would not make one for just like that. */
@Singleton
class OwnTokens {
    private final AccessTokens tokens;

    OwnTokens(AccessTokens tokens) {
        this.tokens = tokens;
    }

    /** Of a platform administrator who authenticated at {@code authenticatedAt}. */
    String platformAdmin(Instant authenticatedAt) {
        return platformAdmin(authenticatedAt, Duration.ofMinutes(5));
    }

    /** The same, asked to live this long. */
    String platformAdmin(Instant authenticatedAt, Duration lifetime) {
        return tokens.issue(
                        Grant.ofSession(
                                UUID.randomUUID(),
                                UUID.randomUUID(),
                                UUID.randomUUID(),
                                List.of("platform-admin"),
                                List.of(),
                                OuterLimits.NONE),
                        new Authentication(authenticatedAt, List.of(Authentication.PASSWORD)),
                        Instant.now().plus(lifetime))
                .value();
    }
}
