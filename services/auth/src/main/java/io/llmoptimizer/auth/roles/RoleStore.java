package io.llmoptimizer.auth.roles;

import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.AuditLog;
import io.llmoptimizer.auth.permissions.CustomRole;
import io.llmoptimizer.auth.permissions.Permission;
import io.llmoptimizer.auth.revocations.RevocationStore;
import io.llmoptimizer.auth.sql.Rows;
import io.llmoptimizer.auth.sql.Violations;
import io.llmoptimizer.common.identity.Revocations;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Roles of organizations in PostgreSQL. */
@Singleton
class RoleStore {
    private final Pool pool;
    private final RevocationStore revocations;
    private final AuditLog audit;

    RoleStore(Pool pool, RevocationStore revocations, AuditLog audit) {
        this.pool = pool;
        this.revocations = revocations;
        this.audit = audit;
    }

    /** Fails with a 409 problem when the organization has a role of that name. */
    Uni<Void> create(OrganizationRole role, AuditEvent event) {
        return pool.withTransaction(transaction -> transaction
                        .preparedQuery("""
                                INSERT INTO organization_role (id, organization_id, name, description, permissions, created_at)
                                VALUES ($1, $2, $3, $4, $5, $6)
                                """)
                        .execute(Tuple.of(
                                role.id(),
                                role.organizationId(),
                                role.name(),
                                role.description(),
                                names(role.permissions()),
                                role.createdAt().atOffset(ZoneOffset.UTC)))
                        .chain(() -> audit.record(transaction, event)))
                .onFailure(Violations::isUnique)
                .transform(taken -> nameTaken());
    }

    /** Roles of the organization, newest first, from after {@code cursor}. */
    Uni<List<OrganizationRole>> list(UUID organization, Optional<UUID> cursor, int limit) {
        return pool.preparedQuery("""
                        SELECT * FROM organization_role
                        WHERE organization_id = $1 AND ($2::uuid IS NULL OR id < $2)
                        ORDER BY id DESC LIMIT $3
                        """)
                .execute(Tuple.of(organization, cursor.orElse(null), limit))
                .map(RoleStore::all);
    }

    Uni<Optional<OrganizationRole>> find(UUID organization, UUID id) {
        return pool.preparedQuery("SELECT * FROM organization_role WHERE organization_id = $1 AND id = $2")
                .execute(Tuple.of(organization, id))
                .map(rows -> all(rows).stream().findFirst());
    }

    Uni<Optional<OrganizationRole>> findByName(UUID organization, String name) {
        return pool.preparedQuery("SELECT * FROM organization_role WHERE organization_id = $1 AND name = $2")
                .execute(Tuple.of(organization, name))
                .map(rows -> all(rows).stream().findFirst());
    }

    /**
     * Puts {@code role} in the place of what is stored under its id. Tokens of all who have it are revoked: the next ones say
     * what it permits now.
     */
    Uni<Void> replace(OrganizationRole role, AuditEvent event, Instant now) {
        return pool.withTransaction(transaction -> transaction
                        .preparedQuery("""
                                UPDATE organization_role SET name = $3, description = $4, permissions = $5
                                WHERE organization_id = $1 AND id = $2
                                """)
                        .execute(Tuple.of(
                                role.organizationId(),
                                role.id(),
                                role.name(),
                                role.description(),
                                names(role.permissions())))
                        .chain(() -> holders(transaction, role.id()))
                        .flatMap(holders -> revocations.record(transaction, Revocations.Kind.USER, holders, now))
                        .chain(() -> audit.record(transaction, event)))
                .onFailure(Violations::isUnique)
                .transform(taken -> nameTaken());
    }

    /** Fails with a 409 problem while somebody has the role or is invited to it. */
    Uni<Void> delete(OrganizationRole role, AuditEvent event) {
        return pool.withTransaction(transaction -> transaction
                        .preparedQuery("DELETE FROM organization_role WHERE organization_id = $1 AND id = $2")
                        .execute(Tuple.of(role.organizationId(), role.id()))
                        .chain(() -> audit.record(transaction, event)))
                .onFailure(Violations::isForeignKey)
                .transform(used -> ProblemException.conflict(
                        "role-in-use",
                        "Members, invitations or service accounts have this role; give them another one first."));
    }

    private static Uni<List<UUID>> holders(SqlClient transaction, UUID role) {
        return transaction.preparedQuery("""
                        SELECT user_id FROM membership WHERE role_id = $1
                        UNION ALL SELECT id FROM service_account WHERE role_id = $1
                        """).execute(Tuple.of(role)).map(Rows::ids);
    }

    private static String[] names(Set<Permission> permissions) {
        return permissions.stream().sorted().map(Permission::wire).toArray(String[]::new);
    }

    private static List<OrganizationRole> all(RowSet<Row> rows) {
        return Rows.list(rows, RoleStore::role);
    }

    private static OrganizationRole role(Row row) {
        String name = row.getString("name");
        return new OrganizationRole(
                row.getUUID("id"),
                row.getUUID("organization_id"),
                name,
                row.getString("description"),
                CustomRole.of(name, Arrays.asList(row.getArrayOfStrings("permissions")))
                        .permissions(),
                row.getOffsetDateTime("created_at").toInstant());
    }

    private static ProblemException nameTaken() {
        return ProblemException.conflict(
                "role-name-taken", "The organization has a role of this name already; choose another one.");
    }
}
