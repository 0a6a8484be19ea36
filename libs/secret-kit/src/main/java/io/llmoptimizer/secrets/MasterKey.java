package io.llmoptimizer.secrets;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The 256-bit key that everything secret in the database hangs on. It never leaves the process. */
public final class MasterKey {
    static final int BYTES = 32;
    static final int ID_BYTES = 8;

    private static final String ADVICE =
            "Set LLMO_MASTER_KEY to 32 random bytes in base64, for example the output of: openssl rand -base64 32";

    private final byte[] key;

    private MasterKey(byte[] key) {
        this.key = key;
    }

    /**
     * @param base64 as configured; null when nothing is
     * @throws IllegalArgumentException with a sentence that says what to set
     */
    public static MasterKey parse(String base64) {
        if (base64 == null || base64.isBlank()) {
            throw new IllegalArgumentException("The master key is missing. " + ADVICE);
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(base64.trim());
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("The master key is not valid base64. " + ADVICE, notBase64);
        }
        if (key.length != BYTES) {
            throw new IllegalArgumentException("The master key has " + key.length + " bytes. " + ADVICE);
        }
        return new MasterKey(key);
    }

    /** Names this key without telling anything of it: the first 8 bytes of a keyed hash. */
    byte[] id() {
        return Arrays.copyOf(mac("id"), ID_BYTES);
    }

    /** A key of its own for one purpose; HMAC-SHA256 of the purpose, which the master key's full entropy makes safe. */
    public SecretKeySpec derive(String purpose) {
        return new SecretKeySpec(mac("derive:" + purpose), "HmacSHA256");
    }

    /** A key of its own for {@code label}, by HKDF (RFC 5869) without salt: 256 bits for HMAC-SHA256. */
    public SecretKeySpec hkdf(String label) {
        byte[] info = label.getBytes(StandardCharsets.UTF_8);
        return new SecretKeySpec(Hkdf.derive(key, new byte[BYTES], info), "HmacSHA256");
    }

    /** Seals secrets of the first format. */
    SecretKeySpec sealingKey() {
        return new SecretKeySpec(mac("seal"), "AES");
    }

    /** Wraps data keys. */
    SecretKeySpec wrappingKey() {
        return new SecretKeySpec(mac("wrap"), "AES");
    }

    boolean hasId(byte[] id) {
        return MessageDigest.isEqual(id(), id);
    }

    private byte[] mac(String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }

    @Override
    public String toString() {
        return "MasterKey[id=" + HexFormat.of().formatHex(id()) + "]";
    }
}
