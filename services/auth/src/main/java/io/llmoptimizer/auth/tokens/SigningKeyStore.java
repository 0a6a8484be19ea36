package io.llmoptimizer.auth.tokens;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Signing keys in PostgreSQL, the private half sealed. */
@Singleton
class SigningKeyStore {
    /** Any number that nothing else in this database locks: "llmo" in ASCII. */
    private static final long LOCK = 0x6c6c6d6fL;

    private final Pool pool;

    SigningKeyStore(Pool pool) {
        this.pool = pool;
    }

    /** One key as stored: public key in X.509, private key sealed over PKCS #8. */
    @SuppressWarnings("ArrayRecordComponent")
    record Stored(String kid, boolean active, byte[] publicKey, byte[] sealedPrivate) {}

    /** All keys that are published, the oldest first. */
    Uni<List<Stored>> load() {
        return load(pool);
    }

    /**
     * Stores {@code first} as the active key unless there is a key by now: replicas that start together wait for each other
     * here, and agree.
     *
     * @return all keys that are published
     */
    Uni<List<Stored>> createFirst(Stored first, Instant now) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("SELECT pg_advisory_xact_lock($1)")
                .execute(Tuple.of(LOCK))
                .chain(() -> load(transaction))
                .flatMap(keys -> keys.isEmpty()
                        ? insert(transaction, first, now).map(List::of)
                        : Uni.createFrom().item(keys)));
    }

    private static Uni<List<Stored>> load(SqlClient client) {
        return client.query("""
                        SELECT kid, status, public_key, sealed_private FROM signing_key
                        WHERE status <> 'REVOKED' ORDER BY created_at
                        """).execute().map(rows -> {
            List<Stored> keys = new ArrayList<>(rows.size());
            rows.forEach(row -> keys.add(stored(row)));
            return keys;
        });
    }

    private static Uni<Stored> insert(SqlConnection transaction, Stored key, Instant now) {
        return transaction
                .preparedQuery("""
                        INSERT INTO signing_key (kid, status, public_key, sealed_private, created_at)
                        VALUES ($1, 'ACTIVE', $2, $3, $4)
                        """)
                .execute(Tuple.of(
                        key.kid(),
                        Buffer.buffer(key.publicKey()),
                        Buffer.buffer(key.sealedPrivate()),
                        now.atOffset(ZoneOffset.UTC)))
                .replaceWith(key);
    }

    private static Stored stored(Row row) {
        return new Stored(
                row.getString("kid"),
                row.getString("status").equals("ACTIVE"),
                row.getBuffer("public_key").getBytes(),
                row.getBuffer("sealed_private").getBytes());
    }
}
