package io.llmoptimizer.auth.serviceaccounts;

import io.llmoptimizer.auth.apikeys.KeyRevocationStore;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.AuditLog;
import io.llmoptimizer.auth.permissions.MemberRole;
import io.llmoptimizer.auth.revocations.RevocationStore;
import io.llmoptimizer.auth.roles.AssignableRole;
import io.llmoptimizer.auth.sql.Rows;
import io.llmoptimizer.auth.sql.Violations;
import io.llmoptimizer.common.identity.Revocations;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Service accounts in PostgreSQL. */
@Singleton
class ServiceAccountStore {
    private static final String SELECT = """
            SELECT s.id, s.organization_id, s.name, s.created_at, s.disabled_at,
                   coalesce(s.role, 'custom:' || r.name || ' ' || array_to_string(r.permissions, ' ')) AS role
            FROM service_account s
            LEFT JOIN organization_role r ON r.id = s.role_id
            """;

    private final Pool pool;
    private final RevocationStore revocations;
    private final KeyRevocationStore keys;
    private final AuditLog audit;

    /** What is to become of an account; what is empty stays as it is. */
    record Change(Optional<String> name, Optional<AssignableRole> role, Optional<Boolean> disabled) {}

    ServiceAccountStore(Pool pool, RevocationStore revocations, KeyRevocationStore keys, AuditLog audit) {
        this.pool = pool;
        this.revocations = revocations;
        this.keys = keys;
        this.audit = audit;
    }

    /** Fails with a 409 problem when the organization has a service account of that name. */
    Uni<Void> create(ServiceAccount account, AssignableRole role, AuditEvent event) {
        return pool.withTransaction(transaction -> transaction
                        .preparedQuery("""
                                INSERT INTO service_account (id, organization_id, name, role, role_id, created_at)
                                VALUES ($1, $2, $3, $4, $5, $6)
                                """)
                        .execute(Tuple.from(Arrays.asList(
                                account.id(),
                                account.organizationId(),
                                account.name(),
                                role.builtIn(),
                                role.custom(),
                                at(account.createdAt()))))
                        .chain(() -> audit.record(transaction, event)))
                .onFailure(Violations::isUnique)
                .transform(taken -> nameTaken());
    }

    /** Service accounts of the organization, newest first, from after {@code cursor}. */
    Uni<List<ServiceAccount>> list(UUID organization, Optional<UUID> cursor, int limit) {
        return pool.preparedQuery(SELECT + """
                        WHERE s.organization_id = $1 AND ($2::uuid IS NULL OR s.id < $2)
                        ORDER BY s.id DESC LIMIT $3
                        """)
                .execute(Tuple.of(organization, cursor.orElse(null), limit))
                .map(ServiceAccountStore::all);
    }

    Uni<Optional<ServiceAccount>> find(UUID organization, UUID id) {
        return pool.preparedQuery(SELECT + "WHERE s.organization_id = $1 AND s.id = $2")
                .execute(Tuple.of(organization, id))
                .map(rows -> all(rows).stream().findFirst());
    }

    /** Changes an account, and has the tokens of its keys revoked: there are no new ones while it is disabled. */
    Uni<Void> change(ServiceAccount account, Change change, AuditEvent event, Instant now) {
        return pool.withTransaction(transaction -> transaction
                        .preparedQuery("""
                                UPDATE service_account
                                SET name = coalesce($3, name),
                                    role = CASE WHEN $4 THEN $5 ELSE role END,
                                    role_id = CASE WHEN $4 THEN $6::uuid ELSE role_id END,
                                    disabled_at = CASE WHEN $7::boolean IS NULL THEN disabled_at
                                                       WHEN $7 THEN coalesce(disabled_at, $8) END
                                WHERE organization_id = $1 AND id = $2
                                """)
                        .execute(Tuple.from(Arrays.asList(
                                account.organizationId(),
                                account.id(),
                                change.name().orElse(null),
                                change.role().isPresent(),
                                change.role().map(AssignableRole::builtIn).orElse(null),
                                change.role().map(AssignableRole::custom).orElse(null),
                                change.disabled().orElse(null),
                                at(now))))
                        .chain(() -> revocations.record(transaction, Revocations.Kind.USER, List.of(account.id()), now))
                        .chain(() -> audit.record(transaction, event)))
                .onFailure(Violations::isUnique)
                .transform(taken -> nameTaken());
    }

    /** Deletes an account with its keys. */
    Uni<Void> delete(ServiceAccount account, AuditEvent event, Instant now) {
        return pool.withTransaction(transaction -> keys.ofServiceAccount(transaction, account.id(), now)
                .chain(() -> transaction
                        .preparedQuery("DELETE FROM service_account WHERE organization_id = $1 AND id = $2")
                        .execute(Tuple.of(account.organizationId(), account.id())))
                .chain(() -> revocations.record(transaction, Revocations.Kind.USER, List.of(account.id()), now))
                .chain(() -> audit.record(transaction, event)));
    }

    private static List<ServiceAccount> all(RowSet<Row> rows) {
        return Rows.list(
                rows,
                row -> new ServiceAccount(
                        row.getUUID("id"),
                        row.getUUID("organization_id"),
                        row.getString("name"),
                        MemberRole.parse(row.getString("role")),
                        row.getOffsetDateTime("created_at").toInstant(),
                        Optional.ofNullable(row.getOffsetDateTime("disabled_at"))
                                .map(OffsetDateTime::toInstant)));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static ProblemException nameTaken() {
        return ProblemException.conflict(
                "service-account-name-taken",
                "The organization has a service account of this name already; choose another one.");
    }
}
