package io.llmoptimizer.secrets;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869), as far as its first block: one key of 32 bytes. */
final class Hkdf {
    private static final String HMAC = "HmacSHA256";
    private static final byte FIRST_BLOCK = 1;

    private Hkdf() {}

    static byte[] derive(byte[] secret, byte[] salt, byte[] info) {
        Mac expand = hmac(hmac(salt).doFinal(secret));
        expand.update(info);
        expand.update(FIRST_BLOCK);
        return expand.doFinal();
    }

    private static Mac hmac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }
}
