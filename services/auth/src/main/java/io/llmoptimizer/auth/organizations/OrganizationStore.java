package io.llmoptimizer.auth.organizations;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.permissions.MemberRole;
import io.llmoptimizer.auth.permissions.Role;
import io.llmoptimizer.auth.sql.Rows;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Organizations, projects and memberships in PostgreSQL. */
@Singleton
public class OrganizationStore {
    private static final String DEFAULT_PROJECT = "Default";

    private final Pool pool;

    OrganizationStore(Pool pool) {
        this.pool = pool;
    }

    /** Adds {@code organization} with its default project and {@code owner}, within the caller's transaction if it has one. */
    public Uni<Void> create(Organization organization, UUID owner, Instant now) {
        OrganizationEntity entity = new OrganizationEntity();
        entity.id = organization.id();
        entity.name = organization.name();
        entity.createdAt = now;
        return Panache.withTransaction(() -> entity.persist()
                .chain(() -> ownership(organization.id(), owner, now).persist())
                .chain(() -> defaultProject(organization.id(), now).persist())
                .replaceWithVoid());
    }

    /** The same in plain SQL, within {@code transaction}. */
    public Uni<Void> create(SqlClient transaction, Organization organization, UUID owner, Instant now) {
        OffsetDateTime at = now.atOffset(ZoneOffset.UTC);
        return transaction
                .preparedQuery("INSERT INTO organization (id, name, created_at) VALUES ($1, $2, $3)")
                .execute(Tuple.of(organization.id(), organization.name(), at))
                .chain(() -> transaction
                        .preparedQuery("""
                                INSERT INTO membership (id, organization_id, user_id, role, created_at)
                                VALUES ($1, $2, $3, 'OWNER', $4)
                                """)
                        .execute(Tuple.of(UuidCreator.getTimeOrderedEpoch(), organization.id(), owner, at)))
                .chain(() -> transaction
                        .preparedQuery("""
                                INSERT INTO project (id, organization_id, name, is_default, created_at)
                                VALUES ($1, $2, $3, true, $4)
                                """)
                        .execute(Tuple.of(UuidCreator.getTimeOrderedEpoch(), organization.id(), DEFAULT_PROJECT, at)))
                .replaceWithVoid();
    }

    /** The organization's name. */
    public Uni<Optional<String>> name(UUID organization) {
        return pool.preparedQuery("SELECT name FROM organization WHERE id = $1")
                .execute(Tuple.of(organization))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getString(0)));
    }

    /** What {@code user} is in {@code organization}. */
    public Uni<Optional<Membership>> membership(UUID organization, UUID user) {
        return pool.preparedQuery("SELECT * FROM member WHERE organization_id = $1 AND user_id = $2")
                .execute(Tuple.of(organization, user))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(membership(rows.iterator().next())));
    }

    /** Everything the user belongs to, the oldest membership first. */
    public Uni<List<Membership>> membershipsOf(UUID user) {
        return pool.preparedQuery("SELECT * FROM member WHERE user_id = $1 ORDER BY id")
                .execute(Tuple.of(user))
                .map(rows -> Rows.list(rows, OrganizationStore::membership));
    }

    /** The organization's project with this id, or its default one; empty when there is no such project in it. */
    public Uni<Optional<UUID>> project(UUID organization, Optional<UUID> project) {
        return Panache.withSession(() -> project.map(id ->
                                ProjectEntity.<ProjectEntity>find("organizationId = ?1 and id = ?2", organization, id))
                        .orElseGet(() -> ProjectEntity.find("organizationId = ?1 and isDefault", organization))
                        .firstResult())
                .map(found -> Optional.ofNullable(found).map(entity -> entity.id));
    }

    /** A row of the view {@code member}. */
    public static Membership membership(Row row) {
        return new Membership(
                row.getUUID("organization_id"),
                row.getUUID("user_id"),
                MemberRole.parse(row.getString("role")),
                LimitsStore.ofMember(row));
    }

    private static MembershipEntity ownership(UUID organization, UUID owner, Instant now) {
        MembershipEntity membership = new MembershipEntity();
        membership.id = UuidCreator.getTimeOrderedEpoch();
        membership.organizationId = organization;
        membership.userId = owner;
        membership.role = Role.OWNER;
        membership.createdAt = now;
        return membership;
    }

    private static ProjectEntity defaultProject(UUID organization, Instant now) {
        ProjectEntity project = new ProjectEntity();
        project.id = UuidCreator.getTimeOrderedEpoch();
        project.organizationId = organization;
        project.name = DEFAULT_PROJECT;
        project.isDefault = true;
        project.createdAt = now;
        return project;
    }
}
