package io.llmoptimizer.auth.projects;

import io.llmoptimizer.auth.apikeys.KeyRevocationStore;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.AuditLog;
import io.llmoptimizer.auth.organizations.LimitsStore;
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
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Projects in PostgreSQL. */
@Singleton
class ProjectStore {
    private final Pool pool;
    private final RevocationStore revocations;
    private final KeyRevocationStore keys;
    private final AuditLog audit;

    ProjectStore(Pool pool, RevocationStore revocations, KeyRevocationStore keys, AuditLog audit) {
        this.pool = pool;
        this.revocations = revocations;
        this.keys = keys;
        this.audit = audit;
    }

    /** Fails with a 409 problem when the organization has a project of that name. */
    Uni<Void> create(Project project, AuditEvent event) {
        return pool.withTransaction(transaction -> transaction
                        .preparedQuery("""
                                INSERT INTO project (id, organization_id, name, is_default, created_at,
                                                     requests_per_minute, tokens_per_minute, concurrent)
                                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                                """)
                        .execute(Tuple.from(Arrays.asList(
                                project.id(),
                                project.organizationId(),
                                project.name(),
                                project.isDefault(),
                                at(project.createdAt()),
                                project.limits().requestsPerMinute(),
                                project.limits().tokensPerMinute(),
                                project.limits().concurrent())))
                        .chain(() -> audit.record(transaction, event)))
                .onFailure(Violations::isUnique)
                .transform(taken -> nameTaken());
    }

    /** Projects of the organization, newest first, from after {@code cursor}. */
    Uni<List<Project>> list(UUID organization, Optional<UUID> cursor, int limit) {
        return pool.preparedQuery("""
                        SELECT * FROM project
                        WHERE organization_id = $1 AND ($2::uuid IS NULL OR id < $2)
                        ORDER BY id DESC LIMIT $3
                        """)
                .execute(Tuple.of(organization, cursor.orElse(null), limit))
                .map(ProjectStore::all);
    }

    Uni<Optional<Project>> find(UUID organization, UUID id) {
        return pool.preparedQuery("SELECT * FROM project WHERE organization_id = $1 AND id = $2")
                .execute(Tuple.of(organization, id))
                .map(rows -> all(rows).stream().findFirst());
    }

    /** Puts {@code project} in the place of what is stored under its id, and has its keys' tokens issued anew. */
    Uni<Void> replace(Project project, AuditEvent event, Instant now) {
        return pool.withTransaction(transaction -> transaction
                        .preparedQuery("""
                                UPDATE project SET name = $3, requests_per_minute = $4, tokens_per_minute = $5, concurrent = $6
                                WHERE organization_id = $1 AND id = $2
                                """)
                        .execute(Tuple.from(Arrays.asList(
                                project.organizationId(),
                                project.id(),
                                project.name(),
                                project.limits().requestsPerMinute(),
                                project.limits().tokensPerMinute(),
                                project.limits().concurrent())))
                        .chain(() -> liveKeys(transaction, project.id(), now))
                        .flatMap(live -> revocations.record(transaction, Revocations.Kind.API_KEY, live, now))
                        .chain(() -> audit.record(transaction, event)))
                .onFailure(Violations::isUnique)
                .transform(taken -> nameTaken());
    }

    /** Deletes a project with its keys. */
    Uni<Void> deleteWithKeys(Project project, AuditEvent event, Instant now) {
        return pool.withTransaction(transaction ->
                keys.ofProject(transaction, project.id(), now).chain(() -> delete(transaction, project, event, now)));
    }

    /** Deletes a project and its dead keys; fails with a 409 problem while one of its keys works. */
    Uni<Void> delete(Project project, AuditEvent event, Instant now) {
        return pool.withTransaction(transaction -> delete(transaction, project, event, now));
    }

    private Uni<Void> delete(SqlClient transaction, Project project, AuditEvent event, Instant now) {
        return transaction
                .preparedQuery("""
                        DELETE FROM api_key
                        WHERE project_id = $1 AND (revoked_at IS NOT NULL OR expires_at <= $2)
                        """)
                .execute(Tuple.of(project.id(), at(now)))
                .chain(() -> transaction
                        .preparedQuery("DELETE FROM project WHERE organization_id = $1 AND id = $2")
                        .execute(Tuple.of(project.organizationId(), project.id())))
                .chain(() -> audit.record(transaction, event))
                .onFailure(Violations::isForeignKey)
                .transform(used -> ProblemException.conflict(
                        "project-in-use",
                        "API keys of this project still work; revoke them first, or ask somebody who may."));
    }

    private static Uni<List<UUID>> liveKeys(SqlClient transaction, UUID project, Instant now) {
        return transaction
                .preparedQuery("""
                        SELECT id FROM api_key
                        WHERE project_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)
                        """)
                .execute(Tuple.of(project, at(now)))
                .map(Rows::ids);
    }

    private static List<Project> all(RowSet<Row> rows) {
        return Rows.list(
                rows,
                row -> new Project(
                        row.getUUID("id"),
                        row.getUUID("organization_id"),
                        row.getString("name"),
                        row.getBoolean("is_default"),
                        LimitsStore.columns(row),
                        row.getOffsetDateTime("created_at").toInstant()));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static ProblemException nameTaken() {
        return ProblemException.conflict(
                "project-name-taken", "The organization has a project of this name already; choose another one.");
    }
}
