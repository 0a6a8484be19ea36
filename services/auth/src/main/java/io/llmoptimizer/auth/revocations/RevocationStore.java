package io.llmoptimizer.auth.revocations;

import io.llmoptimizer.auth.sql.Rows;
import io.llmoptimizer.common.identity.Revocations;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Revocations in PostgreSQL: the truth of which Redis holds a copy. */
@Singleton
public class RevocationStore {
    private static final int BATCH = 1_000;

    private final Pool pool;

    RevocationStore(Pool pool) {
        this.pool = pool;
    }

    /** A revocation as gateways know it. */
    record Told(long id, String member) {}

    /**
     * Writes down, in the {@code transaction} that revokes them, that {@code ids} stopped working. After its commit, call
     * {@link RevocationBroadcaster#tell}.
     */
    public Uni<Void> record(SqlClient transaction, Revocations.Kind kind, Collection<UUID> ids, Instant now) {
        if (ids.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        String[] members = ids.stream().map(kind::member).toArray(String[]::new);
        return transaction
                .preparedQuery("INSERT INTO revocation (member, revoked_at) SELECT unnest($1::text[]), $2")
                .execute(Tuple.of(members, now.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    /** What was committed and not told yet, oldest first. */
    Uni<List<Told>> untold() {
        return pool.preparedQuery("SELECT id, member FROM revocation WHERE told_at IS NULL ORDER BY id LIMIT $1")
                .execute(Tuple.of(BATCH))
                .map(RevocationStore::all);
    }

    /** Everything since {@code since}, told or not. */
    Uni<List<Told>> since(Instant since) {
        return pool.preparedQuery("SELECT id, member FROM revocation WHERE revoked_at >= $1 ORDER BY id")
                .execute(Tuple.of(since.atOffset(ZoneOffset.UTC)))
                .map(RevocationStore::all);
    }

    Uni<Void> markTold(List<Told> told, Instant now) {
        Long[] ids = told.stream().map(Told::id).toArray(Long[]::new);
        return pool.preparedQuery("UPDATE revocation SET told_at = $2 WHERE id = ANY($1) AND told_at IS NULL")
                .execute(Tuple.of(ids, now.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    /** Forgets what was told and is older than {@code before}. */
    Uni<Void> forget(Instant before) {
        return pool.preparedQuery("DELETE FROM revocation WHERE revoked_at < $1 AND told_at IS NOT NULL")
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    private static List<Told> all(RowSet<Row> rows) {
        return Rows.list(rows, row -> new Told(row.getLong(0), row.getString(1)));
    }
}
