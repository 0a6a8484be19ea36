package io.llmoptimizer.auth.audit;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** An HMAC-SHA-256, compared in constant time. */
final class Mac {
    /** What the first row of a chain has for the row before it. */
    static final Mac NONE = new Mac(new byte[32]);

    private final byte[] bytes;

    Mac(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    byte[] bytes() {
        return bytes.clone();
    }

    String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    static Mac ofHex(String hex) {
        return new Mac(HexFormat.of().parseHex(hex));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Mac mac && MessageDigest.isEqual(bytes, mac.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
