package io.llmoptimizer.auth.users;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/**
 * What proves that an e-mail arrived: 256 random bits, of which only the hash is stored.
 *
 * @param value goes into the e-mail and nowhere else
 */
public record MailedToken(String value, Instant createdAt, Instant expiresAt) {
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    public static MailedToken create(Instant now, Instant expiresAt) {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return new MailedToken(Base64.getUrlEncoder().withoutPadding().encodeToString(random), now, expiresAt);
    }

    public byte[] hash() {
        return hash(value);
    }

    public static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "MailedToken[expiresAt=" + expiresAt + "]";
    }
}
