package io.llmoptimizer.integration.credentials;

import io.llmoptimizer.secrets.MasterKeys;
import io.llmoptimizer.secrets.SealedBox;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Reads all stored keys and opens them, for this process's memory alone; and sees to it that they stay openable. */
@Singleton
class StoredKeyStore {
    private static final Logger LOG = Logger.getLogger(StoredKeyStore.class);
    private static final int BATCH = 200;

    private final Pool pool;
    private final MasterKeys masters;
    private final Clock clock;

    StoredKeyStore(Pool pool, MasterKeys masters, Clock clock) {
        this.pool = pool;
        this.masters = masters;
        this.clock = clock;
    }

    byte[] seal(Credential row, String secret) {
        return SealedBox.seal(masters, row.context(), secret.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws SealedBox.UnopenableException with a sentence for the operator */
    String open(Credential row, byte[] box) {
        return new String(SealedBox.open(masters, row.context(), box), StandardCharsets.UTF_8);
    }

    /** All keys that are in use. One that can't be opened is told to the log, and is not used. */
    Uni<StoredKeys> read() {
        return pool.preparedQuery(
                        CredentialStore.SELECT + " WHERE retires_at IS NULL OR retires_at > $1 ORDER BY created_at, id")
                .execute(Tuple.of(clock.instant().atOffset(ZoneOffset.UTC)))
                .map(rows -> {
                    StoredKeys.Builder keys = new StoredKeys.Builder();
                    rows.forEach(row -> keys.add(CredentialStore.credential(row), key(row)));
                    return keys.build();
                });
    }

    private Optional<ProviderKey> key(Row row) {
        Credential credential = CredentialStore.credential(row);
        try {
            String secret = open(credential, row.getBuffer("sealed_key").getBytes());
            return Optional.of(StoredKeys.key(credential, secret));
        } catch (SealedBox.UnopenableException unopenable) {
            LOG.errorf("%s The key is not used until then.", unopenable.getMessage());
            return Optional.empty();
        }
    }

    /** Deletes keys whose time is over. */
    Uni<Integer> deleteRetired() {
        return pool.preparedQuery("DELETE FROM provider_credential WHERE retires_at <= $1")
                .execute(Tuple.of(clock.instant().atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.rowCount());
    }

    /**
     * Seals with the present master key what a former one sealed. Several replicas may do so at the same time, and none
     * undoes a change.
     *
     * @return how many keys were sealed anew
     */
    Uni<Integer> reseal() {
        return resealFrom(0, 0);
    }

    /** @param stuck rows that can't be opened, and are passed over from now on */
    private Uni<Integer> resealFrom(int stuck, int done) {
        return pool.preparedQuery(CredentialStore.SELECT
                        + " WHERE substring(sealed_key FROM 1 FOR 9) <> $1 ORDER BY id LIMIT " + BATCH + " OFFSET $2")
                .execute(Tuple.of(Buffer.buffer(SealedBox.prefix(masters)), (long) stuck))
                .flatMap(rows -> rows.size() == 0
                        ? Uni.createFrom().item(done)
                        : Multi.createFrom()
                                .iterable(rows)
                                .onItem()
                                .transformToUniAndConcatenate(this::resealed)
                                .collect()
                                .asList()
                                .flatMap(outcomes -> {
                                    int failed = failed(outcomes);
                                    return resealFrom(stuck + failed, done + outcomes.size() - failed);
                                }));
    }

    private static int failed(List<Boolean> outcomes) {
        return (int) outcomes.stream().filter(good -> !good).count();
    }

    private Uni<Boolean> resealed(Row row) {
        Credential credential = CredentialStore.credential(row);
        Buffer box = row.getBuffer("sealed_key").getDelegate();
        byte[] sealed;
        try {
            sealed = seal(credential, open(credential, box.getBytes()));
        } catch (SealedBox.UnopenableException unopenable) {
            LOG.warn(unopenable.getMessage());
            return Uni.createFrom().item(false);
        }
        return pool.preparedQuery("UPDATE provider_credential SET sealed_key = $1 WHERE id = $2 AND sealed_key = $3")
                .execute(Tuple.of(Buffer.buffer(sealed), credential.id(), box))
                .replaceWith(true);
    }
}
