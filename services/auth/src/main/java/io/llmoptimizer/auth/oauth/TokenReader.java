package io.llmoptimizer.auth.oauth;

import io.llmoptimizer.common.identity.Claims;
import io.llmoptimizer.http.token.IdentityConfig;
import io.llmoptimizer.http.token.TokenKeys;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.UnresolvableKeyException;

/** Verifies our access tokens locally, whomever they are for: RS256 and {@code typ: at+jwt} only, so no ID token passes. */
@Singleton
class TokenReader {
    private static final int LONGEST = 8_192;

    private final JwtConsumer consumer;

    TokenReader(TokenKeys keys, IdentityConfig identity) {
        this.consumer = new JwtConsumerBuilder()
                .setVerificationKeyResolver((token, nesting) -> keys.find(token.getKeyIdHeaderValue())
                        .orElseThrow(() -> new UnresolvableKeyException("no published key has this token's kid")))
                .setJwsAlgorithmConstraints(
                        new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.RSA_USING_SHA256))
                .setExpectedType(true, Claims.TOKEN_TYPE)
                .setExpectedIssuer(identity.issuer())
                .setSkipDefaultAudienceValidation()
                .setRequireSubject()
                .setRequireExpirationTime()
                .setRequireIssuedAt()
                .setRequireJwtId()
                .build();
    }

    /** Empty when the token is none of ours, or has expired. */
    Optional<PresentedToken> read(String token) {
        if (token.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return Optional.of(PresentedToken.of(consumer.processToClaims(token)));
        } catch (InvalidJwtException | MalformedClaimException | IllegalArgumentException refused) {
            return Optional.empty();
        }
    }
}
