package io.llmoptimizer.secrets;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;

/**
 * Secrets at rest: an envelope of AES-256-GCM. Each secret has a random data key of its own, which is wrapped by a key
 * derived from the present {@link MasterKey}.
 *
 * <p>Format 2: one byte format, 8 bytes id of the master key, the wrapped data key (12 bytes nonce, 32 bytes key, 16 bytes
 * tag), the secret (12 bytes nonce, ciphertext, 16 bytes tag). Everything before a ciphertext is authenticated with it, and
 * so is the <em>context</em> (what the secret is and whose): a box can't be moved to another row. Format 1, which is only
 * opened, has no data key: format, id, nonce, and the ciphertext under a key derived from the master key.
 */
public final class SealedBox {
    private static final byte DIRECT = 1;
    private static final byte ENVELOPE = 2;
    private static final int HEADER_BYTES = 1 + MasterKey.ID_BYTES;
    private static final int WRAPPED_BYTES = AesGcm.NONCE_BYTES + AesGcm.KEY_BYTES + AesGcm.TAG_BYTES;

    /** A box that can't be opened; the message says why, in a sentence for the operator. */
    public static final class UnopenableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnopenableException(String reason) {
            super(reason);
        }
    }

    private SealedBox() {}

    /** Seals {@code secret} for {@code context} with the present master key. */
    public static byte[] seal(MasterKeys masters, String context, byte[] secret) {
        byte[] header = header(ENVELOPE, masters.present());
        byte[] dataKey = AesGcm.newKey();
        byte[] wrapped = AesGcm.encrypt(masters.present().wrappingKey(), dataKey, header, context);
        byte[] sealed = AesGcm.encrypt(AesGcm.key(dataKey), secret, joined(header, wrapped), context);
        Arrays.fill(dataKey, (byte) 0);
        return joined(header, wrapped, sealed);
    }

    /**
     * What was sealed for {@code context}, in either format.
     *
     * @throws UnopenableException when it was sealed with a master key that is not known here, for something else, or is
     *     damaged
     */
    public static byte[] open(MasterKeys masters, String context, byte[] box) {
        if (box.length <= HEADER_BYTES) {
            throw unknownFormat(context);
        }
        return switch (box[0]) {
            case DIRECT -> openDirect(masters, context, box);
            case ENVELOPE -> openEnvelope(masters, context, box);
            default -> throw unknownFormat(context);
        };
    }

    /**
     * Whether a box should be sealed anew: it has the former format, or a master key that is not the present one. A former
     * master key can be dropped when no box of it is left.
     */
    public static boolean needsResealing(MasterKeys masters, byte[] box) {
        return box.length <= HEADER_BYTES || !Arrays.equals(part(box, 0, HEADER_BYTES), prefix(masters));
    }

    /** The first bytes of all boxes that need no resealing, by which a store finds the others. */
    public static byte[] prefix(MasterKeys masters) {
        return header(ENVELOPE, masters.present());
    }

    private static byte[] openDirect(MasterKeys masters, String context, byte[] box) {
        if (box.length <= HEADER_BYTES + AesGcm.NONCE_BYTES) {
            throw unknownFormat(context);
        }
        MasterKey master = sealer(masters, context, box);
        try {
            return AesGcm.decrypt(
                    master.sealingKey(), part(box, HEADER_BYTES, box.length), part(box, 0, HEADER_BYTES), context);
        } catch (AEADBadTagException tampered) {
            throw damaged(context);
        }
    }

    private static byte[] openEnvelope(MasterKeys masters, String context, byte[] box) {
        int secretAt = HEADER_BYTES + WRAPPED_BYTES;
        if (box.length < secretAt + AesGcm.NONCE_BYTES + AesGcm.TAG_BYTES) {
            throw unknownFormat(context);
        }
        MasterKey master = sealer(masters, context, box);
        try {
            byte[] dataKey = AesGcm.decrypt(
                    master.wrappingKey(), part(box, HEADER_BYTES, secretAt), part(box, 0, HEADER_BYTES), context);
            return AesGcm.decrypt(
                    AesGcm.key(dataKey), part(box, secretAt, box.length), part(box, 0, secretAt), context);
        } catch (AEADBadTagException tampered) {
            throw damaged(context);
        }
    }

    private static MasterKey sealer(MasterKeys masters, String context, byte[] box) {
        byte[] id = keyId(box);
        return masters.withId(id)
                .orElseThrow(() -> new UnopenableException("The secret of " + context
                        + " was sealed with the master key " + HexFormat.of().formatHex(id)
                        + ", but LLMO_MASTER_KEY is now "
                        + HexFormat.of().formatHex(masters.present().id())
                        + ": set it back to the former one, or list that in LLMO_FORMER_MASTER_KEYS."));
    }

    private static UnopenableException unknownFormat(String context) {
        return new UnopenableException("The secret of " + context + " has an unknown format.");
    }

    private static UnopenableException damaged(String context) {
        return new UnopenableException("The secret of " + context + " is damaged or belongs to something else.");
    }

    private static byte[] header(byte format, MasterKey master) {
        return ByteBuffer.allocate(HEADER_BYTES).put(format).put(master.id()).array();
    }

    private static byte[] keyId(byte[] box) {
        return part(box, 1, HEADER_BYTES);
    }

    private static byte[] part(byte[] box, int from, int to) {
        return Arrays.copyOfRange(box, from, to);
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer buffer = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            buffer.put(part);
        }
        return buffer.array();
    }
}
