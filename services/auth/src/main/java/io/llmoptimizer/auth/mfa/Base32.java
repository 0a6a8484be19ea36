package io.llmoptimizer.auth.mfa;

/** Base 32 (RFC 4648 section 6) without padding, in which authenticator apps take their secrets. */
final class Base32 {
    private static final char[] ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".toCharArray();
    private static final int BITS = 5;

    private Base32() {}

    static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder((bytes.length * Byte.SIZE + BITS - 1) / BITS);
        int buffer = 0;
        int held = 0;
        for (byte next : bytes) {
            buffer = (buffer << Byte.SIZE) | (next & 0xff);
            held += Byte.SIZE;
            while (held >= BITS) {
                held -= BITS;
                text.append(ALPHABET[(buffer >> held) & 0x1f]);
            }
        }
        if (held > 0) {
            text.append(ALPHABET[(buffer << (BITS - held)) & 0x1f]);
        }
        return text.toString();
    }
}
