package io.llmoptimizer.auth.federation;

import io.llmoptimizer.auth.secrets.Secret;
import java.security.Key;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/** Checks ID tokens of other issuers (OpenID Connect Core 1.0 section 3.1.3.7). Signatures by key pairs only. */
final class IdTokenVerifier {
    private static final int CLOCK_SKEW_SECONDS = 60;
    private static final AlgorithmConstraints ALGORITHMS = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.EDDSA);

    private IdTokenVerifier() {}

    /** The {@code kid} of a token that is not verified yet; empty when there is none, or no token. */
    static Optional<String> keyId(String token) {
        try {
            return Optional.ofNullable(
                    JsonWebStructure.fromCompactSerialization(token).getKeyIdHeaderValue());
        } catch (JoseException malformed) {
            return Optional.empty();
        }
    }

    /**
     * Who the token is about; empty when anything about it is not as it must be.
     *
     * @param keys the issuer's, by their id
     * @param nonce that our request carried
     */
    static Optional<ExternalIdentity> verify(
            String token, Provider provider, Function<String, Optional<Key>> keys, String nonce, Instant now) {
        try {
            JwtContext context = new JwtConsumerBuilder()
                    .setVerificationKeyResolver((signed, nesting) -> keys.apply(signed.getKeyIdHeaderValue())
                            .orElseThrow(() -> new UnresolvableKeyException("the issuer has no such key")))
                    .setJwsAlgorithmConstraints(ALGORITHMS)
                    .setExpectedIssuer(provider.issuer())
                    .setExpectedAudience(provider.clientId())
                    .setRequireSubject()
                    .setRequireExpirationTime()
                    .setRequireIssuedAt()
                    .setAllowedClockSkewInSeconds(CLOCK_SKEW_SECONDS)
                    .setEvaluationTime(NumericDate.fromSeconds(now.getEpochSecond()))
                    .build()
                    .process(token);
            JwtClaims claims = context.getJwtClaims();
            return isIdToken(context) && isForUs(claims, provider.clientId()) && answers(claims, nonce)
                    ? Optional.of(identity(claims, provider))
                    : Optional.empty();
        } catch (InvalidJwtException | MalformedClaimException refused) {
            return Optional.empty();
        }
    }

    /** An access token of the same issuer has another type (RFC 9068 section 2.1). */
    private static boolean isIdToken(JwtContext context) {
        String type = context.getJoseObjects().getFirst().getHeader("typ");
        return type == null || type.equalsIgnoreCase("JWT");
    }

    private static boolean isForUs(JwtClaims claims, String clientId) throws MalformedClaimException {
        String authorized = claims.getStringClaimValue("azp");
        List<String> audience = claims.getAudience();
        return authorized == null ? audience.size() == 1 : authorized.equals(clientId);
    }

    private static boolean answers(JwtClaims claims, String nonce) throws MalformedClaimException {
        String answered = claims.getStringClaimValue("nonce");
        return answered != null && Secret.equal(answered, nonce);
    }

    private static ExternalIdentity identity(JwtClaims claims, Provider provider) throws MalformedClaimException {
        String email = text(claims, "email");
        Object verified = claims.getClaimValue("email_verified");
        return new ExternalIdentity(
                provider,
                claims.getSubject(),
                email,
                // Some issuers write the boolean as text.
                Boolean.TRUE.equals(verified) || "true".equals(verified),
                text(claims, "name"));
    }

    private static String text(JwtClaims claims, String name) throws MalformedClaimException {
        String value = claims.getStringClaimValue(name);
        return value == null ? "" : value.strip();
    }
}
