package io.llmoptimizer.auth.sessions;

import io.llmoptimizer.auth.permissions.Role;
import io.llmoptimizer.auth.tokens.AccessToken;
import io.llmoptimizer.auth.tokens.AccessTokens;
import io.llmoptimizer.auth.tokens.Grant;
import io.llmoptimizer.auth.tokens.TokenConfig;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Puts together what a client is given for a session. */
@Singleton
class Tokens {
    private final AccessTokens accessTokens;
    private final TokenConfig config;
    private final Clock clock;

    Tokens(AccessTokens accessTokens, TokenConfig config, Clock clock) {
        this.accessTokens = accessTokens;
        this.config = config;
        this.clock = clock;
    }

    /** @param sessionEnd the access token does not outlive it */
    TokenPair issue(UUID user, UUID organization, Role role, RefreshToken refreshToken, Instant sessionEnd) {
        Instant wanted = clock.instant().plus(config.sessionLifetime());
        AccessToken token = accessTokens.issue(
                Grant.ofSession(user, organization, refreshToken.session(), role.wire()),
                wanted.isBefore(sessionEnd) ? wanted : sessionEnd);
        long seconds = Duration.between(token.issuedAt(), token.expiresAt()).toSeconds();
        return new TokenPair(token.value(), "Bearer", seconds, refreshToken.value());
    }
}
