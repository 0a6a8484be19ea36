package io.llmoptimizer.integration.providers.mistral;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Ids of tool calls, which Mistral wants as nine letters and digits. Its own pass through a client and come back as they are;
 * those of other vendors become the same nine each time. Pure.
 */
final class CallIds {
    private static final int LENGTH = 9;
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());

    private CallIds() {}

    static String of(String id) {
        return id.matches("[A-Za-z0-9]{9}") ? id : digest(id);
    }

    private static String digest(String id) {
        try {
            BigInteger left =
                    new BigInteger(1, MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8)));
            StringBuilder nine = new StringBuilder();
            while (nine.length() < LENGTH) {
                BigInteger[] parts = left.divideAndRemainder(BASE);
                nine.append(DIGITS.charAt(parts[1].intValue()));
                left = parts[0];
            }
            return nine.toString();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
