package io.llmoptimizer.auth.tokens;

import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.AuditLog;
import io.llmoptimizer.auth.sql.Rows;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Signing keys in PostgreSQL, the private half sealed. All changes happen one after another, each with its audit event. */
@Singleton
class SigningKeyStore {
    /** Any number that nothing else in this database locks: "llmo" in ASCII. */
    private static final long LOCK = 0x6c6c6d6fL;

    private final Pool pool;
    private final AuditLog audit;

    SigningKeyStore(Pool pool, AuditLog audit) {
        this.pool = pool;
        this.audit = audit;
    }

    /** All keys that were ever made, the oldest first. */
    Uni<List<StoredKey>> load() {
        return load(pool);
    }

    /**
     * Carries out what {@code decide} makes of the keys, under a lock that all replicas share: those that look at the same
     * time wait for each other here, and agree.
     *
     * @param make a new key in the given state; empty when there is none at hand, and the change is left for the next time
     * @return all keys afterwards
     */
    Uni<List<StoredKey>> change(
            Function<List<StoredKey>, List<KeyChange>> decide,
            Function<KeyState, Optional<StoredKey>> make,
            Actor actor) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("SELECT pg_advisory_xact_lock($1)")
                .execute(Tuple.of(LOCK))
                .chain(() -> load(transaction))
                .flatMap(keys -> {
                    Uni<Void> done = Uni.createFrom().voidItem();
                    for (KeyChange change : decide.apply(keys)) {
                        done = done.chain(() -> carryOut(transaction, change, make, actor));
                    }
                    return done;
                })
                .chain(() -> load(transaction)));
    }

    private Uni<Void> carryOut(
            SqlClient transaction, KeyChange change, Function<KeyState, Optional<StoredKey>> make, Actor actor) {
        return switch (change) {
            case KeyChange.Create(KeyState state) ->
                make.apply(state)
                        .map(key -> insert(transaction, key)
                                .chain(() -> record(transaction, key.kid(), key.state(), actor)))
                        .orElseGet(() -> Uni.createFrom().voidItem());
            case KeyChange.Move(String kid, KeyState state) ->
                update(transaction, kid, state).chain(() -> record(transaction, kid, state, actor));
        };
    }

    private Uni<Void> record(SqlClient transaction, String kid, KeyState state, Actor actor) {
        String action = "signing-key." + status(state).toLowerCase(Locale.ROOT);
        return audit.record(transaction, AuditEvent.ofPlatform(actor, action).on("signing-key", kid));
    }

    private static Uni<List<StoredKey>> load(SqlClient client) {
        return client.query("""
                        SELECT kid, status, status_since, public_key, sealed_private FROM signing_key
                        ORDER BY created_at, kid
                        """).execute().map(rows -> Rows.list(rows, SigningKeyStore::key));
    }

    private static Uni<Void> insert(SqlClient transaction, StoredKey key) {
        return transaction
                .preparedQuery("""
                        INSERT INTO signing_key (kid, status, status_since, public_key, sealed_private, created_at)
                        VALUES ($1, $2, $3, $4, $5, $3)
                        """)
                .execute(Tuple.of(
                        key.kid(),
                        status(key.state()),
                        key.state().since().atOffset(ZoneOffset.UTC),
                        Buffer.buffer(key.publicKey()),
                        key.sealedPrivate().map(Buffer::buffer).orElse(null)))
                .replaceWithVoid();
    }

    private static Uni<Void> update(SqlClient transaction, String kid, KeyState state) {
        return transaction
                .preparedQuery("""
                        UPDATE signing_key SET status = $2, status_since = $3,
                                               sealed_private = CASE WHEN $4 THEN sealed_private END
                        WHERE kid = $1
                        """)
                .execute(Tuple.of(kid, status(state), state.since().atOffset(ZoneOffset.UTC), state.maySign()))
                .replaceWithVoid();
    }

    private static String status(KeyState state) {
        return switch (state) {
            case KeyState.Standby _ -> "STANDBY";
            case KeyState.Active _ -> "ACTIVE";
            case KeyState.Retired _ -> "RETIRED";
            case KeyState.Revoked _ -> "REVOKED";
        };
    }

    private static StoredKey key(Row row) {
        Instant since = row.getOffsetDateTime("status_since").toInstant();
        KeyState state = switch (row.getString("status")) {
            case "STANDBY" -> new KeyState.Standby(since);
            case "ACTIVE" -> new KeyState.Active(since);
            case "RETIRED" -> new KeyState.Retired(since);
            case "REVOKED" -> new KeyState.Revoked(since);
            case String unknown -> throw new IllegalStateException("a signing key is " + unknown);
        };
        return new StoredKey(
                row.getString("kid"),
                state,
                row.getBuffer("public_key").getBytes(),
                Optional.ofNullable(row.getBuffer("sealed_private")).map(buffer -> buffer.getBytes()));
    }
}
