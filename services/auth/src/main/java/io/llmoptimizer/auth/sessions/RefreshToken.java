package io.llmoptimizer.auth.sessions;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A refresh token: {@code llmr_} and base64url of 16 bytes session id, 32 bytes family secret, 32 bytes token secret.
 *
 * <p>The family secret is the same in all tokens of a session: whoever presents it has once held a real token, so an old
 * token is told from an invented one, and only the former ends the session. A successor's secret is an HMAC of its parent
 * under a key only the service has: asked again, the parent yields the same successor, yet nobody else can foresee it.
 */
final class RefreshToken {
    private static final String PREFIX = "llmr_";
    private static final int SECRET_BYTES = 32;
    private static final int BYTES = 16 + 2 * SECRET_BYTES;
    private static final int LENGTH = PREFIX.length() + (BYTES * 8 + 5) / 6;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final UUID session;
    private final byte[] family;
    private final byte[] secret;

    private RefreshToken(UUID session, byte[] family, byte[] secret) {
        this.session = session;
        this.family = family;
        this.secret = secret;
    }

    /** The first token of a session. */
    static RefreshToken first(UUID session) {
        return new RefreshToken(session, random(), random());
    }

    /** Empty when {@code text} does not have the form of a refresh token. */
    static Optional<RefreshToken> parse(String text) {
        if (text == null || text.length() != LENGTH || !text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text.substring(PREFIX.length())));
            UUID session = new UUID(bytes.getLong(), bytes.getLong());
            byte[] family = new byte[SECRET_BYTES];
            byte[] secret = new byte[SECRET_BYTES];
            bytes.get(family).get(secret);
            return Optional.of(new RefreshToken(session, family, secret));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    UUID session() {
        return session;
    }

    TokenHash familyHash() {
        return TokenHash.of(family);
    }

    TokenHash hash() {
        return TokenHash.of(bytes());
    }

    /** The token that replaces this one; always the same for the same {@code key}. */
    RefreshToken successor(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return new RefreshToken(session, family, mac.doFinal(bytes()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }

    /** What the client is given. */
    String value() {
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes());
    }

    private byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(session.getMostSignificantBits())
                .putLong(session.getLeastSignificantBits())
                .put(family)
                .put(secret)
                .array();
    }

    private static byte[] random() {
        byte[] random = new byte[SECRET_BYTES];
        RANDOM.nextBytes(random);
        return random;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RefreshToken token && Arrays.equals(bytes(), token.bytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes());
    }

    /** Never the token itself. */
    @Override
    public String toString() {
        return "RefreshToken[session=" + session + ", hash="
                + new String(Base64.getEncoder().encode(hash().bytes()), StandardCharsets.ISO_8859_1).substring(0, 8)
                + "]";
    }
}
