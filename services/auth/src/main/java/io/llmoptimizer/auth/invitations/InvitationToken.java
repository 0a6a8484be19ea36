package io.llmoptimizer.auth.invitations;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What proves that an invitation arrived: 256 random bits, of which only the hash is stored.
 *
 * @param value goes into the e-mail and nowhere else
 */
record InvitationToken(String value) {
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    static InvitationToken create() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return new InvitationToken(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }

    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "InvitationToken[***]";
    }
}
