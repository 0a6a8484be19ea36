package io.llmoptimizer.auth.apikeys;

import io.llmoptimizer.auth.permissions.Scope;
import io.llmoptimizer.auth.revocations.RevocationStore;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.common.identity.Revocations;
import io.llmoptimizer.events.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** API keys in PostgreSQL, found by the hash of the key. */
@Singleton
class ApiKeyStore {
    private final Pool pool;
    private final RevocationStore revocations;
    private final Outbox outbox;

    /**
     * A key as the exchange finds it.
     *
     * @param ownerActive whether its owner may still act: not disabled, and a member of the organization
     */
    record Presented(ApiKey key, boolean ownerActive) {}

    ApiKeyStore(Pool pool, RevocationStore revocations, Outbox outbox) {
        this.pool = pool;
        this.revocations = revocations;
        this.outbox = outbox;
    }

    Uni<Void> create(ApiKey key, byte[] hash, CloudEvent<?> event) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("""
                        INSERT INTO api_key (id, organization_id, project_id, user_id, name, prefix, key_hash, scopes,
                                             allowed_models, requests_per_minute, tokens_per_minute, concurrent,
                                             created_at, expires_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
                        """)
                .execute(Tuple.from(Arrays.asList(
                        key.id(),
                        key.organizationId(),
                        key.projectId(),
                        key.userId(),
                        key.name(),
                        key.prefix(),
                        Buffer.buffer(hash),
                        key.scopes().stream().map(Scope::wire).toArray(String[]::new),
                        key.allowedModels().toArray(String[]::new),
                        key.limits().requestsPerMinute(),
                        key.limits().tokensPerMinute(),
                        key.limits().concurrent(),
                        at(key.createdAt()),
                        key.expiresAt().map(ApiKeyStore::at).orElse(null))))
                .chain(() -> outbox.append(transaction, event)));
    }

    /** Keys of the organization, newest first, from after {@code cursor}; only {@code owner}'s when there is one. */
    Uni<List<ApiKey>> list(UUID organization, Optional<UUID> owner, Optional<UUID> cursor, int limit) {
        return pool.preparedQuery("""
                        SELECT * FROM api_key
                        WHERE organization_id = $1 AND ($2::uuid IS NULL OR user_id = $2)
                          AND ($3::uuid IS NULL OR id < $3)
                        ORDER BY id DESC LIMIT $4
                        """)
                .execute(Tuple.of(organization, owner.orElse(null), cursor.orElse(null), limit))
                .map(ApiKeyStore::all);
    }

    /** One key of the organization; only if it is {@code owner}'s when there is one. */
    Uni<Optional<ApiKey>> find(UUID organization, Optional<UUID> owner, UUID id) {
        return pool.preparedQuery("""
                        SELECT * FROM api_key
                        WHERE id = $1 AND organization_id = $2 AND ($3::uuid IS NULL OR user_id = $3)
                        """)
                .execute(Tuple.of(id, organization, owner.orElse(null)))
                .map(rows -> all(rows).stream().findFirst());
    }

    /** Revokes a key that is not revoked yet; otherwise changes nothing. */
    Uni<Void> revoke(ApiKey key, CloudEvent<?> event, Instant now) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("UPDATE api_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL")
                .execute(Tuple.of(key.id(), at(now)))
                .flatMap(updated -> updated.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : revocations
                                .record(transaction, Revocations.Kind.API_KEY, List.of(key.id()), now)
                                .chain(() -> outbox.append(transaction, event))));
    }

    /** The key with this hash; one index look-up each in three tables. */
    Uni<Optional<Presented>> findByHash(byte[] hash) {
        return pool.preparedQuery("""
                        SELECT k.*, u.status = 'ACTIVE' AND m.id IS NOT NULL AS owner_active
                        FROM api_key k
                        JOIN app_user u ON u.id = k.user_id
                        LEFT JOIN membership m ON m.organization_id = k.organization_id AND m.user_id = k.user_id
                        WHERE k.key_hash = $1
                        """).execute(Tuple.of(Buffer.buffer(hash))).map(rows -> {
            RowIterator<Row> found = rows.iterator();
            if (!found.hasNext()) {
                return Optional.empty();
            }
            Row row = found.next();
            return Optional.of(new Presented(key(row), row.getBoolean("owner_active")));
        });
    }

    /** Notes that the key was used, unless that was noted within {@code interval}. */
    Uni<Void> touch(UUID key, Duration interval, Instant now) {
        return pool.preparedQuery("""
                        UPDATE api_key SET last_used_at = $2
                        WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)
                        """)
                .execute(Tuple.of(key, at(now), at(now.minus(interval))))
                .replaceWithVoid();
    }

    private static List<ApiKey> all(RowSet<Row> rows) {
        List<ApiKey> keys = new ArrayList<>(rows.size());
        rows.forEach(row -> keys.add(key(row)));
        return keys;
    }

    private static ApiKey key(Row row) {
        return new ApiKey(
                row.getUUID("id"),
                row.getUUID("organization_id"),
                row.getUUID("project_id"),
                row.getUUID("user_id"),
                row.getString("name"),
                row.getString("prefix"),
                Arrays.stream(row.getArrayOfStrings("scopes"))
                        .flatMap(scope -> Scope.of(scope).stream())
                        .toList(),
                List.of(row.getArrayOfStrings("allowed_models")),
                new Limits(
                        row.getInteger("requests_per_minute"),
                        row.getInteger("tokens_per_minute"),
                        row.getInteger("concurrent")),
                row.getOffsetDateTime("created_at").toInstant(),
                instant(row, "expires_at"),
                instant(row, "last_used_at"),
                instant(row, "revoked_at"));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Optional<Instant> instant(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }
}
