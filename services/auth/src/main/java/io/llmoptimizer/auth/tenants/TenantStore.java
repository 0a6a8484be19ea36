package io.llmoptimizer.auth.tenants;

import io.llmoptimizer.auth.apikeys.KeyRevocationStore;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.AuditLog;
import io.llmoptimizer.auth.organizations.LimitsStore;
import io.llmoptimizer.auth.organizations.Organization;
import io.llmoptimizer.auth.organizations.OrganizationStore;
import io.llmoptimizer.auth.permissions.MemberRole;
import io.llmoptimizer.auth.revocations.RevocationStore;
import io.llmoptimizer.auth.sql.Rows;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.common.identity.Revocations;
import io.llmoptimizer.events.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Organizations in PostgreSQL, as they are managed. */
@Singleton
class TenantStore {
    private static final String COLUMNS =
            "o.id, o.name, o.created_at, o.requests_per_minute, o.tokens_per_minute, o.concurrent, m.role";

    private final Pool pool;
    private final OrganizationStore organizations;
    private final RevocationStore revocations;
    private final KeyRevocationStore keys;
    private final Outbox outbox;
    private final AuditLog audit;

    TenantStore(
            Pool pool,
            OrganizationStore organizations,
            RevocationStore revocations,
            KeyRevocationStore keys,
            Outbox outbox,
            AuditLog audit) {
        this.pool = pool;
        this.organizations = organizations;
        this.revocations = revocations;
        this.keys = keys;
        this.outbox = outbox;
        this.audit = audit;
    }

    /** Adds an organization with its default project and {@code owner}. */
    Uni<Void> create(Organization organization, UUID owner, CloudEvent<?> announcement, AuditEvent event, Instant now) {
        return pool.withTransaction(transaction -> organizations
                .create(transaction, organization, owner, now)
                .chain(() -> outbox.append(transaction, announcement))
                .chain(() -> audit.record(transaction, event)));
    }

    /** What {@code user} belongs to, newest first, from after {@code cursor}. */
    Uni<List<Tenant>> list(UUID user, Optional<UUID> cursor, int limit) {
        return pool.preparedQuery("SELECT " + COLUMNS + """
                         FROM member m
                        JOIN organization o ON o.id = m.organization_id
                        WHERE m.user_id = $1 AND ($2::uuid IS NULL OR o.id < $2)
                        ORDER BY o.id DESC LIMIT $3
                        """)
                .execute(Tuple.of(user, cursor.orElse(null), limit))
                .map(TenantStore::all);
    }

    /** One organization, with the role of {@code user} when there is one. */
    Uni<Optional<Tenant>> find(UUID organization, Optional<UUID> user) {
        return pool.preparedQuery("SELECT " + COLUMNS + """
                         FROM organization o
                        LEFT JOIN member m ON m.organization_id = o.id AND m.user_id = $2
                        WHERE o.id = $1
                        """)
                .execute(Tuple.of(organization, user.orElse(null)))
                .map(rows -> all(rows).stream().findFirst());
    }

    /** What is empty stays as it is. New limits are in tokens that are issued from then on; earlier ones are revoked. */
    Uni<Void> change(UUID organization, Optional<String> name, Optional<Limits> limits, AuditEvent event, Instant now) {
        Limits latest = limits.orElse(Limits.DEFAULTS);
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("""
                        UPDATE organization
                        SET name = coalesce($2, name),
                            requests_per_minute = CASE WHEN $3 THEN $4 ELSE requests_per_minute END,
                            tokens_per_minute = CASE WHEN $3 THEN $5 ELSE tokens_per_minute END,
                            concurrent = CASE WHEN $3 THEN $6 ELSE concurrent END
                        WHERE id = $1
                        """)
                .execute(Tuple.from(Arrays.asList(
                        organization,
                        name.orElse(null),
                        limits.isPresent(),
                        latest.requestsPerMinute(),
                        latest.tokensPerMinute(),
                        latest.concurrent())))
                .chain(() -> limits.isPresent()
                        ? revocations.record(transaction, Revocations.Kind.ORGANIZATION, List.of(organization), now)
                        : Uni.createFrom().voidItem())
                .chain(() -> audit.record(transaction, event)));
    }

    /** Deletes an organization with all it has. */
    Uni<Void> delete(UUID organization, AuditEvent event, Instant now) {
        return pool.withTransaction(transaction -> keys.ofOrganization(transaction, organization, now)
                .chain(() -> transaction
                        .preparedQuery("DELETE FROM organization WHERE id = $1")
                        .execute(Tuple.of(organization)))
                .chain(() -> revocations.record(transaction, Revocations.Kind.ORGANIZATION, List.of(organization), now))
                .chain(() -> audit.record(transaction, event)));
    }

    private static List<Tenant> all(RowSet<Row> rows) {
        return Rows.list(
                rows,
                row -> new Tenant(
                        row.getUUID("id"),
                        row.getString("name"),
                        Optional.ofNullable(row.getString("role")).map(MemberRole::parse),
                        LimitsStore.columns(row),
                        row.getOffsetDateTime("created_at").toInstant()));
    }
}
