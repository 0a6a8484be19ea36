package io.llmoptimizer.auth.apikeys;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;

/** When API keys were last used, in PostgreSQL. */
@Singleton
class KeyUseStore {
    private final Pool pool;

    KeyUseStore(Pool pool) {
        this.pool = pool;
    }

    /**
     * Writes down, in one statement, when keys were used, except where that was done within {@code interval}. A row that is
     * locked is left out: another replica may be writing the same, and two that wait for each other gain nothing.
     */
    Uni<Void> note(Map<UUID, Instant> uses, Duration interval) {
        UUID[] keys = uses.keySet().toArray(UUID[]::new);
        OffsetDateTime[] times = uses.values().stream()
                .map(used -> used.atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new);
        return pool.preparedQuery("""
                        UPDATE api_key k SET last_used_at = free.used_at
                        FROM (SELECT a.id, u.used_at FROM api_key a
                              JOIN unnest($1::uuid[], $2::timestamptz[]) AS u (id, used_at) ON u.id = a.id
                              WHERE a.last_used_at IS NULL OR a.last_used_at <= u.used_at - make_interval(secs => $3)
                              FOR NO KEY UPDATE OF a SKIP LOCKED) free
                        WHERE k.id = free.id
                        """)
                .execute(Tuple.of(keys, times, (double) interval.toSeconds()))
                .replaceWithVoid();
    }
}
