package io.llmoptimizer.auth.sessions;

import io.llmoptimizer.auth.organizations.Membership;
import io.llmoptimizer.auth.tokens.AccessToken;
import io.llmoptimizer.auth.tokens.AccessTokens;
import io.llmoptimizer.auth.tokens.Authentication;
import io.llmoptimizer.auth.tokens.Grant;
import io.llmoptimizer.auth.tokens.TokenConfig;
import io.llmoptimizer.auth.users.PlatformAdmins;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Puts together what a client is given for a session. */
@Singleton
class Tokens {
    private static final String BEARER = "Bearer";

    private final AccessTokens accessTokens;
    private final TokenConfig config;
    private final PlatformAdmins admins;
    private final Clock clock;

    Tokens(AccessTokens accessTokens, TokenConfig config, PlatformAdmins admins, Clock clock) {
        this.accessTokens = accessTokens;
        this.config = config;
        this.admins = admins;
        this.clock = clock;
    }

    /** @param sessionEnd the access token does not outlive it */
    Uni<TokenPair> issue(
            Membership membership, RefreshToken refreshToken, Authentication authentication, Instant sessionEnd) {
        return sign(membership, refreshToken.session(), authentication, sessionEnd)
                .map(token -> new TokenPair(token.value(), BEARER, seconds(token), refreshToken.value()));
    }

    /** An access token alone, for a session whose refresh token stays what it is. */
    Uni<FreshToken> fresh(Membership membership, UUID session, Authentication authentication, Instant sessionEnd) {
        return sign(membership, session, authentication, sessionEnd)
                .map(token -> new FreshToken(token.value(), BEARER, seconds(token)));
    }

    private Uni<AccessToken> sign(
            Membership membership, UUID session, Authentication authentication, Instant sessionEnd) {
        return admins.rolesOf(membership.userId()).map(more -> {
            List<String> roles = new ArrayList<>(membership.role().tokenRoles());
            roles.addAll(more);
            Instant wanted = clock.instant().plus(config.sessionLifetime());
            return accessTokens.issue(
                    Grant.ofSession(
                            membership.userId(),
                            membership.organizationId(),
                            session,
                            roles,
                            membership.role().permissionNames(),
                            membership.limits()),
                    authentication,
                    wanted.isBefore(sessionEnd) ? wanted : sessionEnd);
        });
    }

    private static long seconds(AccessToken token) {
        return Duration.between(token.issuedAt(), token.expiresAt()).toSeconds();
    }
}
