package io.llmoptimizer.integration.cache;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * An answer and when it stops being one. In Redis: a version byte, the head's fields, then the completion's bytes as they
 * are, so that neither side parses JSON.
 */
record KeptAnswer(CachedAnswer answer, Instant expires) {
    private static final int VERSION = 1;
    private static final int HEAD = 128;

    boolean isExpired(Instant now) {
        return !now.isBefore(expires);
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(answer.completion().length + HEAD);
        try (DataOutputStream data = new DataOutputStream(bytes)) {
            data.writeByte(VERSION);
            data.writeUTF(answer.provider());
            data.writeUTF(answer.model());
            data.writeUTF(answer.costUsd().toString());
            data.writeLong(answer.created().toEpochMilli());
            data.writeLong(expires.toEpochMilli());
            data.write(answer.completion());
        } catch (IOException tooLong) {
            throw new UncheckedIOException("a provider's or model's name is too long to be cached", tooLong);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException when {@code bytes} are none that {@link #encode} made */
    static KeptAnswer decode(byte[] bytes) {
        try (DataInputStream data = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = data.readByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("a cached answer of version " + version + " can't be read");
            }
            String provider = data.readUTF();
            String model = data.readUTF();
            BigDecimal cost = new BigDecimal(data.readUTF());
            Instant created = Instant.ofEpochMilli(data.readLong());
            Instant expires = Instant.ofEpochMilli(data.readLong());
            return new KeptAnswer(new CachedAnswer(provider, model, data.readAllBytes(), cost, created), expires);
        } catch (IOException broken) {
            throw new IllegalArgumentException("a cached answer is cut off", broken);
        }
    }
}
