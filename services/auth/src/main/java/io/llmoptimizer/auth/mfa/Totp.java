package io.llmoptimizer.auth.mfa;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Time-based one-time passwords (RFC 6238) as authenticator apps make them: HMAC-SHA-1, six digits, steps of 30 seconds. */
final class Totp {
    static final int STEP_SECONDS = 30;
    static final int DIGITS = 6;

    /** RFC 4226 section 4 (R6) asks for 128 bits and recommends 160, which all apps take. */
    static final int SECRET_BYTES = 20;

    /** Steps before and after the present one that are accepted, for clocks that differ (RFC 6238 section 5.2). */
    private static final int DRIFT = 1;

    private static final int MODULUS = 1_000_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Totp() {}

    static byte[] newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return secret;
    }

    /** The code that is right during {@code step} (RFC 4226 section 5.3). */
    static String code(byte[] secret, long step) {
        byte[] mac = hmac(secret, step);
        int offset = mac[mac.length - 1] & 0x0f;
        int number = ByteBuffer.wrap(mac).getInt(offset) & 0x7fff_ffff;
        return String.format("%0" + DIGITS + "d", number % MODULUS);
    }

    static long step(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), STEP_SECONDS);
    }

    /**
     * The step for which {@code code} is right; empty when it is wrong, or right for no step after {@code lastStep}: what was
     * accepted once, and everything older, never is again.
     */
    static OptionalLong accept(byte[] secret, String code, Instant now, long lastStep) {
        OptionalLong accepted = OptionalLong.empty();
        byte[] presented = code.getBytes(StandardCharsets.UTF_8);
        for (long step = step(now) - DRIFT; step <= step(now) + DRIFT; step++) {
            byte[] right = code(secret, step).getBytes(StandardCharsets.UTF_8);
            if (MessageDigest.isEqual(right, presented) && step > lastStep && accepted.isEmpty()) {
                accepted = OptionalLong.of(step);
            }
        }
        return accepted;
    }

    private static byte[] hmac(byte[] secret, long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            return mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA1", impossible);
        }
    }
}
