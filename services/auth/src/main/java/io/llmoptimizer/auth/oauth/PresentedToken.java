package io.llmoptimizer.auth.oauth;

import io.llmoptimizer.common.identity.Claims;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;

/**
 * An access token of ours whose signature and time are right; whether it was revoked is another matter.
 *
 * @param credential the session, or the client or API key in its own name, that the token hangs on
 */
record PresentedToken(
        String id,
        String subject,
        List<String> audience,
        Optional<String> clientId,
        Optional<UUID> organization,
        Credential credential,
        Optional<String> scope,
        Instant issuedAt,
        Instant expiresAt) {

    /** What a token's life hangs on. */
    sealed interface Credential {
        /** A user's session, perhaps given to a client. */
        record Session(UUID id) implements Credential {}

        /** A client's row, or an API key. */
        record Key(UUID id) implements Credential {}

        /** Nothing but the token's own expiry: a service of this fleet. */
        record None() implements Credential {}
    }

    static PresentedToken of(JwtClaims claims) throws MalformedClaimException {
        return new PresentedToken(
                claims.getJwtId(),
                claims.getSubject(),
                claims.getAudience(),
                text(claims, Claims.CLIENT),
                text(claims, Claims.ORGANIZATION).map(UUID::fromString),
                credential(claims),
                text(claims, Claims.SCOPE),
                Instant.ofEpochSecond(claims.getIssuedAt().getValue()),
                Instant.ofEpochSecond(claims.getExpirationTime().getValue()));
    }

    private static Credential credential(JwtClaims claims) throws MalformedClaimException {
        Optional<UUID> session = text(claims, Claims.SESSION).map(UUID::fromString);
        if (session.isPresent()) {
            return new Credential.Session(session.get());
        }
        return text(claims, Claims.API_KEY)
                .map(UUID::fromString)
                .<Credential>map(Credential.Key::new)
                .orElseGet(Credential.None::new);
    }

    private static Optional<String> text(JwtClaims claims, String name) throws MalformedClaimException {
        return Optional.ofNullable(claims.getStringClaimValue(name));
    }
}
