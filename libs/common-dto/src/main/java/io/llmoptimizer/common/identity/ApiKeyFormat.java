package io.llmoptimizer.common.identity;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32;

/**
 * What an API key looks like: {@code llmo_<secret>_<checksum>}, 55 characters.
 *
 * <p>The secret is 32 random bytes as 43 base62 digits (0-9A-Za-z, most significant first, padded with 0). The checksum is the
 * CRC-32 (IEEE) of everything before its underscore, as 6 base62 digits. It tells a mistyped or shortened key from a
 * real one without a look-up, and lets secret scanners recognise ours without false alarms. It protects nothing else.
 */
public final class ApiKeyFormat {
    public static final String PREFIX = "llmo_";
    public static final int SECRET_BYTES = 32;

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
    private static final int SECRET_DIGITS = 43;
    private static final int CHECKSUM_DIGITS = 6;
    private static final int CHECKED = PREFIX.length() + SECRET_DIGITS;
    private static final int SHOWN_DIGITS = 7;

    /** Characters of a key. */
    public static final int LENGTH = CHECKED + 1 + CHECKSUM_DIGITS;

    private ApiKeyFormat() {}

    /**
     * The key for {@code secret}.
     *
     * @param secret 32 bytes of a secure random source
     */
    public static String of(byte[] secret) {
        if (secret.length != SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "an API key needs " + SECRET_BYTES + " random bytes, not " + secret.length);
        }
        char[] digits = new char[SECRET_DIGITS];
        BigInteger rest = new BigInteger(1, secret);
        for (int i = SECRET_DIGITS - 1; i >= 0; i--) {
            BigInteger[] step = rest.divideAndRemainder(BASE);
            digits[i] = DIGITS.charAt(step[1].intValue());
            rest = step[0];
        }
        String checked = PREFIX + new String(digits);
        return checked + "_" + checksum(checked);
    }

    /** Whether {@code key} can be one of ours: prefix, length, alphabet and checksum are right. Null is not. */
    public static boolean isWellFormed(String key) {
        if (key == null || key.length() != LENGTH || !key.startsWith(PREFIX) || key.charAt(CHECKED) != '_') {
            return false;
        }
        for (int i = PREFIX.length(); i < CHECKED; i++) {
            if (!isDigit(key.charAt(i))) {
                return false;
            }
        }
        return key.regionMatches(CHECKED + 1, checksum(key.substring(0, CHECKED)), 0, CHECKSUM_DIGITS);
    }

    /** SHA-256 of {@code key}: what is stored and looked up instead of it. The secret's 256 bits need no slow hash. */
    public static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** The first characters of a well-formed {@code key}, by which its owner recognises it in lists; 41 bits of 256. */
    public static String shown(String key) {
        return key.substring(0, PREFIX.length() + SHOWN_DIGITS);
    }

    private static String checksum(String checked) {
        CRC32 crc = new CRC32();
        crc.update(checked.getBytes(StandardCharsets.ISO_8859_1));
        char[] digits = new char[CHECKSUM_DIGITS];
        long rest = crc.getValue();
        for (int i = CHECKSUM_DIGITS - 1; i >= 0; i--) {
            digits[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
            rest /= DIGITS.length();
        }
        return new String(digits);
    }

    private static boolean isDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
