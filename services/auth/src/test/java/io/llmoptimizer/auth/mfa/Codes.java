package io.llmoptimizer.auth.mfa;

import java.time.Instant;

/** An authenticator app. */
public final class Codes {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Codes() {}

    /** What the app shows, {@code steps} of 30 seconds from now. */
    public static String code(String secret, int steps) {
        return Totp.code(decode(secret), Totp.step(Instant.now()) + steps);
    }

    /** A code that is wrong now. */
    public static String wrong(String secret) {
        String right = code(secret, 0) + code(secret, 1) + code(secret, -1) + code(secret, 2);
        int guess = 0;
        while (right.contains(String.format("%06d", guess))) {
            guess++;
        }
        return String.format("%06d", guess);
    }

    private static byte[] decode(String base32) {
        byte[] bytes = new byte[base32.length() * 5 / 8];
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            int value = ALPHABET.indexOf(base32.charAt(bit / 5));
            if (((value >> (4 - bit % 5)) & 1) == 1) {
                bytes[bit / 8] |= (byte) (0x80 >> (bit % 8));
            }
        }
        return bytes;
    }
}
