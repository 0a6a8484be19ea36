package io.llmoptimizer.auth.passwords;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * The shipped list of passwords that many people choose (made by {@code tools/common-passwords.py}), compared normalized.
 * Of each only 64 bits of a hash are kept, in one sorted array: under a megabyte, and no strong password meets one by chance.
 */
final class CommonPasswords {
    private static final String RESOURCE = "/passwords/common.txt.gz";

    private final long[] fingerprints;

    private CommonPasswords(long[] fingerprints) {
        this.fingerprints = fingerprints;
    }

    static CommonPasswords shipped() {
        MessageDigest digest = sha256();
        try (InputStream packed = CommonPasswords.class.getResourceAsStream(RESOURCE)) {
            if (packed == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the class path");
            }
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.UTF_8));
            return new CommonPasswords(lines.lines()
                    .mapToLong(line -> fingerprint(digest, line))
                    .sorted()
                    .distinct()
                    .toArray());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    boolean contains(String password) {
        return Arrays.binarySearch(fingerprints, fingerprint(sha256(), password)) >= 0;
    }

    /** How many passwords it has that differ when normalized. */
    int size() {
        return fingerprints.length;
    }

    private static long fingerprint(MessageDigest digest, String password) {
        byte[] hash = digest.digest(NormalizedPassword.of(password).getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(hash).getLong();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
