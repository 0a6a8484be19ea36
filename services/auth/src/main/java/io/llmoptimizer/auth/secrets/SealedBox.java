package io.llmoptimizer.auth.secrets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Secrets at rest, with AES-256-GCM under a key derived from the {@link MasterKey}.
 *
 * <p>Format: one byte version (1), 8 bytes id of the master key, 12 bytes random nonce, ciphertext with its 16-byte tag.
 * Version, key id and the <em>context</em> (what the secret is and whose) are authenticated with it, so a box can't be
 * moved to another row.
 */
public final class SealedBox {
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEADER_BYTES = 1 + MasterKey.ID_BYTES;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A box that can't be opened; the message says why, in a sentence for the operator. */
    public static final class UnopenableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnopenableException(String reason) {
            super(reason);
        }
    }

    private SealedBox() {}

    /** Seals {@code secret} for {@code context}. */
    public static byte[] seal(MasterKey master, String context, byte[] secret) {
        byte[] header =
                ByteBuffer.allocate(HEADER_BYTES).put(VERSION).put(master.id()).array();
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, master, header, nonce, context).doFinal(secret);
            return ByteBuffer.allocate(HEADER_BYTES + NONCE_BYTES + sealed.length)
                    .put(header)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has AES/GCM", impossible);
        }
    }

    /**
     * What was sealed for {@code context}.
     *
     * @throws UnopenableException when it was sealed with another master key, for something else, or is damaged
     */
    public static byte[] open(MasterKey master, String context, byte[] box) {
        if (box.length <= HEADER_BYTES + NONCE_BYTES || box[0] != VERSION) {
            throw new UnopenableException("The secret of " + context + " has an unknown format.");
        }
        ByteBuffer buffer = ByteBuffer.wrap(box);
        byte[] header = new byte[HEADER_BYTES];
        buffer.get(header);
        byte[] nonce = new byte[NONCE_BYTES];
        buffer.get(nonce);
        byte[] sealed = new byte[buffer.remaining()];
        buffer.get(sealed);
        byte[] keyId = java.util.Arrays.copyOfRange(header, 1, HEADER_BYTES);
        if (!master.hasId(keyId)) {
            throw new UnopenableException("The secret of " + context + " was sealed with the master key "
                    + HexFormat.of().formatHex(keyId) + ", but LLMO_MASTER_KEY is now "
                    + HexFormat.of().formatHex(master.id()) + ": set it back to the former one.");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, master, header, nonce, context).doFinal(sealed);
        } catch (AEADBadTagException tampered) {
            throw new UnopenableException("The secret of " + context + " is damaged or belongs to something else.");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has AES/GCM", impossible);
        }
    }

    private static Cipher cipher(int mode, MasterKey master, byte[] header, byte[] nonce, String context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, master.sealingKey(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(header);
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
