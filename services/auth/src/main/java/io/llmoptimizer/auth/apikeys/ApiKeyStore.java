package io.llmoptimizer.auth.apikeys;

import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.AuditLog;
import io.llmoptimizer.auth.organizations.LimitsStore;
import io.llmoptimizer.auth.permissions.Scope;
import io.llmoptimizer.auth.revocations.RevocationStore;
import io.llmoptimizer.auth.sql.Rows;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.identity.Revocations;
import io.llmoptimizer.events.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** API keys in PostgreSQL. What a key may do is {@link KeyRightsStore}'s. */
@Singleton
class ApiKeyStore {
    private final Pool pool;
    private final RevocationStore revocations;
    private final Outbox outbox;
    private final AuditLog audit;

    /** What goes with a change: events for other services, and one for the audit log. */
    record Announcement(List<CloudEvent<?>> events, AuditEvent audited) {}

    ApiKeyStore(Pool pool, RevocationStore revocations, Outbox outbox, AuditLog audit) {
        this.pool = pool;
        this.revocations = revocations;
        this.outbox = outbox;
        this.audit = audit;
    }

    Uni<Void> create(ApiKey key, byte[] hash, Announcement announcement) {
        return pool.withTransaction(
                transaction -> insert(transaction, key, hash).chain(() -> announce(transaction, announcement)));
    }

    private static Uni<Void> insert(SqlClient transaction, ApiKey key, byte[] hash) {
        return transaction
                .preparedQuery("""
                        INSERT INTO api_key (id, organization_id, project_id, user_id, service_account_id, name, prefix,
                                             key_hash, scopes, allowed_models, requests_per_minute, tokens_per_minute,
                                             concurrent, created_at, expires_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
                        """)
                .execute(Tuple.from(Arrays.asList(
                        key.id(),
                        key.organizationId(),
                        key.projectId(),
                        key.owner() instanceof KeyOwner.User user ? user.id() : null,
                        key.owner() instanceof KeyOwner.ServiceAccount account ? account.id() : null,
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
                .replaceWithVoid();
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

    /** Whether the organization has this service account, and it works. */
    Uni<Boolean> hasServiceAccount(UUID organization, UUID account) {
        return pool.preparedQuery("""
                        SELECT 1 FROM service_account WHERE organization_id = $1 AND id = $2 AND disabled_at IS NULL
                        """).execute(Tuple.of(organization, account)).map(rows -> rows.rowCount() > 0);
    }

    /** Revokes a key that is not revoked yet; otherwise changes nothing. */
    Uni<Void> revoke(ApiKey key, Announcement announcement, Instant now) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("UPDATE api_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL")
                .execute(Tuple.of(key.id(), at(now)))
                .flatMap(updated -> updated.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : forgetTokens(transaction, key, now).chain(() -> announce(transaction, announcement))));
    }

    /** Stores the name, models and limits of {@code key}; false when it was revoked in the meantime. */
    Uni<Boolean> change(ApiKey key, Announcement announcement, Instant now) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("""
                        UPDATE api_key
                        SET name = $2, allowed_models = $3, requests_per_minute = $4, tokens_per_minute = $5, concurrent = $6
                        WHERE id = $1 AND revoked_at IS NULL
                        """)
                .execute(Tuple.from(Arrays.asList(
                        key.id(),
                        key.name(),
                        key.allowedModels().toArray(String[]::new),
                        key.limits().requestsPerMinute(),
                        key.limits().tokensPerMinute(),
                        key.limits().concurrent())))
                .flatMap(updated -> effect(transaction, updated.rowCount() > 0, key, announcement, now)));
    }

    /**
     * Adds {@code successor} and lets {@code key} end at {@code end}; false when it was revoked or replaced in the meantime.
     *
     * @param end no later than {@code now} to revoke it at once
     */
    Uni<Boolean> rotate(
            ApiKey key, Instant end, ApiKey successor, byte[] hash, Announcement announcement, Instant now) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("""
                        UPDATE api_key
                        SET replaced_by = $2, expires_at = least(expires_at, $3),
                            revoked_at = CASE WHEN $3 <= $4 THEN $4 END
                        WHERE id = $1 AND revoked_at IS NULL AND replaced_by IS NULL
                        """)
                .execute(Tuple.of(key.id(), successor.id(), at(end), at(now)))
                .flatMap(updated -> updated.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : insert(transaction, successor, hash)
                                .chain(() -> effect(transaction, true, key, announcement, now))));
    }

    private Uni<Boolean> effect(
            SqlClient transaction, boolean changed, ApiKey key, Announcement announcement, Instant now) {
        return changed
                ? forgetTokens(transaction, key, now)
                        .chain(() -> announce(transaction, announcement))
                        .replaceWith(true)
                : Uni.createFrom().item(false);
    }

    /** Gateways exchange the key again, and hear what holds now. */
    private Uni<Void> forgetTokens(SqlClient transaction, ApiKey key, Instant now) {
        return revocations.record(transaction, Revocations.Kind.API_KEY, List.of(key.id()), now);
    }

    private Uni<Void> announce(SqlClient transaction, Announcement announcement) {
        return outbox.append(transaction, announcement.events())
                .chain(() -> audit.record(transaction, announcement.audited()));
    }

    private static List<ApiKey> all(RowSet<Row> rows) {
        return Rows.list(rows, ApiKeyStore::key);
    }

    /** A row of the table {@code api_key}. */
    static ApiKey key(Row row) {
        return new ApiKey(
                row.getUUID("id"),
                row.getUUID("organization_id"),
                row.getUUID("project_id"),
                owner(row),
                row.getString("name"),
                row.getString("prefix"),
                Arrays.stream(row.getArrayOfStrings("scopes"))
                        .flatMap(scope -> Scope.of(scope).stream())
                        .toList(),
                List.of(row.getArrayOfStrings("allowed_models")),
                LimitsStore.columns(row),
                row.getOffsetDateTime("created_at").toInstant(),
                instant(row, "expires_at"),
                instant(row, "last_used_at"),
                instant(row, "revoked_at"),
                Optional.ofNullable(row.getUUID("replaced_by")));
    }

    private static KeyOwner owner(Row row) {
        UUID user = row.getUUID("user_id");
        UUID account = row.getUUID("service_account_id");
        if (user != null) {
            return new KeyOwner.User(user);
        }
        return account == null ? new KeyOwner.Project(row.getUUID("project_id")) : new KeyOwner.ServiceAccount(account);
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Optional<Instant> instant(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }
}
