package io.llmoptimizer.http.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmoptimizer.common.identity.Claims;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.security.Key;
import java.time.Duration;
import java.util.List;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Verifies access tokens (RFC 9068): RS256 only, {@code typ: at+jwt}, our issuer and audience, not expired. A token that
 * was verified is remembered for a minute at most, since one API key sends the same internal token many times a second.
 */
@ApplicationScoped
@Alternative
@Priority(1)
public class AccessTokenFactory extends JWTCallerPrincipalFactory {
    private static final int CLOCK_SKEW_SECONDS = 5;
    private static final int REMEMBERED = 20_000;

    private final TokenKeys keys;
    private final JwtConsumer consumer;
    private final Cache<String, Verified> verified = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    private record Verified(JWTCallerPrincipal principal, long keyGeneration, long expiresAtMs) {}

    public AccessTokenFactory(TokenKeys keys, IdentityConfig config) {
        this.keys = keys;
        this.consumer = new JwtConsumerBuilder()
                .setVerificationKeyResolver((token, nesting) -> keyOf(token))
                .setJwsAlgorithmConstraints(
                        new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.RSA_USING_SHA256))
                .setExpectedType(true, Claims.TOKEN_TYPE)
                .setExpectedIssuer(config.issuer())
                .setExpectedAudience(Claims.AUDIENCE)
                .setRequireSubject()
                .setRequireExpirationTime()
                .setAllowedClockSkewInSeconds(CLOCK_SKEW_SECONDS)
                .build();
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo context) throws ParseException {
        Verified known = verified.getIfPresent(token);
        if (known != null
                && known.keyGeneration() == keys.generation()
                && known.expiresAtMs() > NumericDate.now().getValueInMillis()) {
            return known.principal();
        }
        try {
            long generation = keys.generation();
            JwtClaims claims = consumer.processToClaims(token);
            List<String> roles =
                    claims.hasClaim(Claims.ROLES) ? claims.getStringListClaimValue(Claims.ROLES) : List.of();
            claims.setStringListClaim("groups", roles);
            claims.setClaim("raw_token", token);
            var principal = new DefaultJWTCallerPrincipal("JWT", claims);
            verified.put(
                    token,
                    new Verified(
                            principal, generation, claims.getExpirationTime().getValueInMillis()));
            return principal;
        } catch (InvalidJwtException | MalformedClaimException refused) {
            throw new ParseException("the access token was refused", refused);
        }
    }

    private Key keyOf(JsonWebStructure token) throws UnresolvableKeyException {
        return keys.find(token.getKeyIdHeaderValue())
                .orElseThrow(() -> new UnresolvableKeyException("no published key has this token's kid"));
    }
}
