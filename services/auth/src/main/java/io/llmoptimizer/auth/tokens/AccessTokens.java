package io.llmoptimizer.auth.tokens;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.common.identity.Claims;
import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.common.identity.OuterLimits;
import io.llmoptimizer.http.token.IdentityConfig;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;

/** Signs access tokens (RFC 9068) with the active key. Takes about a millisecond of one core and does no I/O. */
@Singleton
public class AccessTokens {
    /** No token outlives this, whatever is asked for: signing keys are withdrawn on the strength of it. */
    public static final Duration LONGEST = Duration.ofMinutes(15);

    /** The client of whoever signs in at our own pages (RFC 9068 section 2.2 wants one). */
    private static final String FIRST_PARTY = "llmoptimizer";
    /** The client that exchanges API keys. */
    private static final String GATEWAY = "api-gateway";

    private final JwtSigner signer;
    private final IdentityConfig identity;
    private final Clock clock;

    AccessTokens(JwtSigner signer, IdentityConfig identity, Clock clock) {
        this.signer = signer;
        this.identity = identity;
        this.clock = clock;
    }

    /** A token for {@code grant} that lives for {@code lifetime}. */
    public AccessToken issue(Grant grant, Duration lifetime) {
        return issue(grant, clock.instant().plus(lifetime));
    }

    /** A token for {@code grant} that expires at {@code notAfter}, rounded down to a second. */
    public AccessToken issue(Grant grant, Instant notAfter) {
        return issue(claims(grant), notAfter);
    }

    /** The same for a user of whom it is known how they authenticated. */
    public AccessToken issue(Grant grant, Authentication authentication, Instant notAfter) {
        JwtClaims claims = claims(grant);
        claims.setNumericDateClaim(
                Claims.AUTHENTICATED_AT,
                NumericDate.fromSeconds(authentication.at().getEpochSecond()));
        if (!authentication.methods().isEmpty()) {
            claims.setStringListClaim(Claims.AUTHENTICATION_METHODS, authentication.methods());
        }
        return issue(claims, notAfter);
    }

    private AccessToken issue(JwtClaims claims, Instant notAfter) {
        Instant now = clock.instant();
        Instant latest = now.plus(LONGEST);
        NumericDate issuedAt = NumericDate.fromSeconds(now.getEpochSecond());
        NumericDate expiresAt =
                NumericDate.fromSeconds((notAfter.isBefore(latest) ? notAfter : latest).getEpochSecond());
        claims.setIssuedAt(issuedAt);
        claims.setExpirationTime(expiresAt);
        return new AccessToken(
                signer.sign(Claims.TOKEN_TYPE, claims),
                Instant.ofEpochSecond(issuedAt.getValue()),
                Instant.ofEpochSecond(expiresAt.getValue()));
    }

    private JwtClaims claims(Grant grant) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(identity.issuer());
        claims.setAudience(Claims.AUDIENCE);
        claims.setSubject(grant.user().toString());
        claims.setJwtId(UuidCreator.getTimeOrderedEpoch().toString());
        claims.setStringClaim(Claims.ORGANIZATION, grant.organization().toString());
        grant.project().ifPresent(project -> claims.setStringClaim(Claims.PROJECT, project.toString()));
        switch (grant.credential()) {
            case Grant.Credential.Session session -> {
                claims.setStringClaim(Claims.SESSION, session.id().toString());
                claims.setStringClaim(Claims.CLIENT, FIRST_PARTY);
            }
            case Grant.Credential.ApiKey key -> {
                claims.setStringClaim(Claims.API_KEY, key.id().toString());
                claims.setStringClaim(Claims.CLIENT, GATEWAY);
            }
        }
        claims.setStringListClaim(Claims.ROLES, grant.roles());
        if (!grant.scopes().isEmpty()) {
            claims.setStringClaim(Claims.SCOPE, String.join(" ", grant.scopes()));
        }
        if (!grant.limits().equals(Limits.DEFAULTS)) {
            claims.setClaim(Claims.LIMITS, json(grant.limits()));
        }
        if (!grant.outerLimits().equals(OuterLimits.NONE)) {
            claims.setClaim(Claims.OUTER_LIMITS, json(grant.outerLimits()));
        }
        if (!grant.allowedModels().isEmpty()) {
            claims.setStringListClaim(Claims.ALLOWED_MODELS, grant.allowedModels());
        }
        return claims;
    }

    /** As a claim. */
    public static Map<String, Object> json(OuterLimits limits) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("user", json(limits.user()));
        json.put("project", json(limits.project()));
        json.put("organization", json(limits.organization()));
        json.values().removeIf(level -> level == null);
        return json;
    }

    private static Map<String, Object> json(Limits limits) {
        if (limits == null) {
            return null;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("requestsPerMinute", limits.requestsPerMinute());
        json.put("tokensPerMinute", limits.tokensPerMinute());
        json.put("concurrent", limits.concurrent());
        json.values().removeIf(limit -> limit == null);
        return json;
    }
}
