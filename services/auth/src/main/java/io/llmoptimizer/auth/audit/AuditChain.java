package io.llmoptimizer.auth.audit;

import io.llmoptimizer.secrets.MasterKey;
import io.llmoptimizer.secrets.MasterKeys;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;

/**
 * What ties the rows of the audit log together. A row's MAC covers its place, its content and the MAC before it; each field
 * is written with its length, so that no two rows have the same bytes. The key exists in the service alone: whoever can
 * write to the database can't make a row that fits. Rows from before the master key was replaced fit by the key they were
 * written with, as long as that is known.
 */
@Singleton
class AuditChain {
    private static final int VERSION = 1;
    private static final int ROW = 'r';
    private static final int HEAD = 'h';

    private final SecretKeySpec key;
    private final List<SecretKeySpec> readable;

    AuditChain(MasterKeys masters) {
        this.key = key(masters.present());
        this.readable = Stream.concat(Stream.of(key), masters.former().stream().map(AuditChain::key))
                .toList();
    }

    private static SecretKeySpec key(MasterKey master) {
        return master.hkdf("audit-log");
    }

    /** The row that follows {@code head}. */
    AuditRow append(ChainHead head, UUID id, Instant at, AuditEvent event) {
        AuditRow.Place place = head.next();
        return new AuditRow(id, place, at, event, mac(key, new AuditRow(id, place, at, event, Mac.NONE), head.mac()));
    }

    /**
     * The head of the chain once {@code row} ends it. The successor of a head whose seal is broken gets a broken one too:
     * writing on must not hide that the end of the chain was tampered with.
     */
    ChainHead headAt(AuditRow row, ChainHead before) {
        AuditRow.Place place = row.place();
        return new ChainHead(
                place.chain(), place.position(), row.mac(), isSealed(before) ? seal(key, place, row.mac()) : Mac.NONE);
    }

    /** The head of a chain that has no row yet. */
    ChainHead start(UUID chain) {
        return new ChainHead(chain, 0, Mac.NONE, seal(key, new AuditRow.Place(chain, 0), Mac.NONE));
    }

    boolean isSealed(ChainHead head) {
        AuditRow.Place place = new AuditRow.Place(head.chain(), head.position());
        return readable.stream()
                .anyMatch(known -> seal(known, place, head.mac()).equals(head.seal()));
    }

    /** Whether {@code row} is as it was written, after the row with the MAC {@code before}. */
    boolean fits(AuditRow row, Mac before) {
        return readable.stream().anyMatch(known -> mac(known, row, before).equals(row.mac()));
    }

    private static Mac seal(SecretKeySpec key, AuditRow.Place place, Mac mac) {
        return sum(key, out -> {
            out.write(HEAD);
            write(out, place);
            out.write(mac.bytes());
        });
    }

    private static Mac mac(SecretKeySpec key, AuditRow row, Mac before) {
        AuditEvent event = row.event();
        return sum(key, out -> {
            out.write(ROW);
            write(out, row.place());
            out.write(before.bytes());
            write(out, row.id());
            out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, row.at()));
            write(out, event.actor().kind().name());
            write(out, event.actor().id().orElse(null));
            write(out, event.action());
            write(out, event.target().map(AuditEvent.Target::type).orElse(null));
            write(out, event.target().map(AuditEvent.Target::id).orElse(null));
            write(out, event.outcome().name());
            write(out, row.origin().clientAddress());
            write(out, row.origin().userAgent());
            out.writeInt(event.details().size());
            for (var detail : event.details().entrySet()) {
                write(out, detail.getKey());
                write(out, detail.getValue());
            }
        });
    }

    @FunctionalInterface
    private interface Content {
        void writeTo(DataOutputStream out) throws IOException;
    }

    private static Mac sum(SecretKeySpec key, Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try {
            DataOutputStream out = new DataOutputStream(bytes);
            out.write(VERSION);
            content.writeTo(out);
            javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
            mac.init(key);
            return new Mac(mac.doFinal(bytes.toByteArray()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory does not fail", impossible);
        }
    }

    private static void write(DataOutputStream out, AuditRow.Place place) throws IOException {
        write(out, place.chain());
        out.writeLong(place.position());
    }

    private static void write(DataOutputStream out, UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        if (text == null) {
            out.writeInt(-1);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
