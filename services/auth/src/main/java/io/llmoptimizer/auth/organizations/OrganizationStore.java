package io.llmoptimizer.auth.organizations;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.permissions.Role;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Organizations, projects and memberships in PostgreSQL. */
@Singleton
public class OrganizationStore {
    private static final String DEFAULT_PROJECT = "Default";

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

    /** Everything the user belongs to, the oldest membership first. */
    public Uni<List<Membership>> membershipsOf(UUID user) {
        return Panache.withSession(() -> MembershipEntity.<MembershipEntity>list("userId = ?1 order by id", user))
                .map(memberships ->
                        memberships.stream().map(MembershipEntity::toMembership).toList());
    }

    /** The organization's project with this id, or its default one; empty when there is no such project in it. */
    public Uni<Optional<UUID>> project(UUID organization, Optional<UUID> project) {
        return Panache.withSession(() -> project.map(id ->
                                ProjectEntity.<ProjectEntity>find("organizationId = ?1 and id = ?2", organization, id))
                        .orElseGet(() -> ProjectEntity.find("organizationId = ?1 and isDefault", organization))
                        .firstResult())
                .map(found -> Optional.ofNullable(found).map(entity -> entity.id));
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
