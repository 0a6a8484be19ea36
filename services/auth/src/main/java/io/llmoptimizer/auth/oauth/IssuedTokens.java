package io.llmoptimizer.auth.oauth;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.organizations.Membership;
import io.llmoptimizer.auth.tokens.AccessTokens;
import io.llmoptimizer.auth.tokens.Issuer;
import io.llmoptimizer.auth.tokens.JwtSigner;
import io.llmoptimizer.common.identity.Claims;
import io.llmoptimizer.common.identity.OuterLimits;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;

/**
 * Makes the tokens that clients get: access tokens (RFC 9068) and ID tokens (OpenID Connect Core 1.0 section 2). The two
 * differ in type and audience, so neither is ever taken for the other.
 */
@Singleton
class IssuedTokens {
    /** API keys and clients alike: what they may do is in their scopes and nowhere else. */
    private static final List<String> LIMITED_BY_SCOPES = List.of("key");

    private static final List<String> SERVICE = List.of("service");
    private static final String ID_TOKEN_TYPE = "JWT";

    private final JwtSigner signer;
    private final Issuer issuer;
    private final OAuthConfig config;
    private final Clock clock;

    IssuedTokens(JwtSigner signer, Issuer issuer, OAuthConfig config, Clock clock) {
        this.signer = signer;
        this.issuer = issuer;
        this.config = config;
        this.clock = clock;
    }

    /** For a client that acts for a user. */
    TokenAnswer forUser(
            OAuthClient client,
            Membership membership,
            UUID session,
            List<String> scopes,
            Instant sessionEnd,
            Optional<String> refreshToken,
            Optional<String> idToken) {
        JwtClaims claims = accessClaims(
                membership.userId().toString(),
                client.clientId(),
                Scopes.audience(scopes, issuer.at(Scopes.USER_INFO)));
        claims.setStringClaim(Claims.ORGANIZATION, client.organization().toString());
        claims.setStringClaim(Claims.SESSION, session.toString());
        claims.setStringListClaim(Claims.ROLES, LIMITED_BY_SCOPES);
        shareLimits(claims, membership.limits());
        return answer(claims, scopes, sessionEnd, refreshToken, idToken);
    }

    /** For an organization's client in its own name. Its credential in the token is its row's id, as an API key's would be. */
    TokenAnswer forClient(OAuthClient client, List<String> scopes) {
        JwtClaims claims = accessClaims(client.clientId(), client.clientId(), List.of(Claims.AUDIENCE));
        claims.setStringClaim(Claims.ORGANIZATION, client.organization().toString());
        claims.setStringClaim(Claims.API_KEY, client.id().toString());
        claims.setStringListClaim(Claims.ROLES, LIMITED_BY_SCOPES);
        shareLimits(claims, client.limits());
        return answer(claims, scopes, Instant.MAX, Optional.empty(), Optional.empty());
    }

    /** For a service of this fleet, which is bound to no organization. */
    TokenAnswer forService(String service) {
        JwtClaims claims = accessClaims(service, service, List.of(Claims.AUDIENCE));
        claims.setStringListClaim(Claims.ROLES, SERVICE);
        return answer(claims, List.of(), Instant.MAX, Optional.empty(), Optional.empty());
    }

    /** What tells the client who signed in, and when. */
    String idToken(OAuthClient client, UUID user, Instant signedInAt, Optional<String> nonce) {
        JwtClaims claims = claims(
                user.toString(), List.of(client.clientId()), clock.instant().plus(lifetime()));
        claims.setClaim("auth_time", signedInAt.getEpochSecond());
        nonce.ifPresent(value -> claims.setStringClaim("nonce", value));
        return signer.sign(ID_TOKEN_TYPE, claims);
    }

    /** An application must not be a way around the limits of its user and organization. */
    private static void shareLimits(JwtClaims claims, OuterLimits limits) {
        if (!limits.equals(OuterLimits.NONE)) {
            claims.setClaim(Claims.OUTER_LIMITS, AccessTokens.json(limits));
        }
    }

    private JwtClaims accessClaims(String subject, String clientId, List<String> audience) {
        JwtClaims claims = claims(subject, audience, clock.instant().plus(lifetime()));
        claims.setJwtId(UuidCreator.getTimeOrderedEpoch().toString());
        claims.setStringClaim(Claims.CLIENT, clientId);
        return claims;
    }

    private JwtClaims claims(String subject, List<String> audience, Instant expiresAt) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer.url());
        claims.setSubject(subject);
        if (audience.size() == 1) {
            claims.setAudience(audience.getFirst());
        } else {
            claims.setAudience(audience);
        }
        claims.setIssuedAt(NumericDate.fromSeconds(clock.instant().getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(expiresAt.getEpochSecond()));
        return claims;
    }

    private TokenAnswer answer(
            JwtClaims claims,
            List<String> scopes,
            Instant notAfter,
            Optional<String> refreshToken,
            Optional<String> idToken) {
        Instant now = clock.instant();
        Instant wanted = now.plus(lifetime());
        Instant expiresAt = wanted.isBefore(notAfter) ? wanted : notAfter;
        claims.setExpirationTime(NumericDate.fromSeconds(expiresAt.getEpochSecond()));
        String scope = scopes.isEmpty() ? null : String.join(" ", scopes);
        if (scope != null) {
            claims.setStringClaim(Claims.SCOPE, scope);
        }
        return new TokenAnswer(
                signer.sign(Claims.TOKEN_TYPE, claims),
                "Bearer",
                expiresAt.getEpochSecond() - now.getEpochSecond(),
                refreshToken.orElse(null),
                scope,
                idToken.orElse(null));
    }

    private Duration lifetime() {
        Duration wanted = config.accessTokenLifetime();
        return wanted.compareTo(AccessTokens.LONGEST) < 0 ? wanted : AccessTokens.LONGEST;
    }
}
