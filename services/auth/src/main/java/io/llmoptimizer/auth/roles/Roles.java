package io.llmoptimizer.auth.roles;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.access.Authority;
import io.llmoptimizer.auth.permissions.Permission;
import io.llmoptimizer.auth.permissions.Role;
import io.llmoptimizer.auth.revocations.RevocationBroadcaster;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Manages the roles of an organization. Nobody makes or changes a role that permits more than they may do. */
@Singleton
class Roles {
    private final RoleStore store;
    private final RevocationBroadcaster broadcaster;
    private final Clock clock;

    Roles(RoleStore store, RevocationBroadcaster broadcaster, Clock clock) {
        this.store = store;
        this.broadcaster = broadcaster;
        this.clock = clock;
    }

    Uni<OrganizationRole> create(Authority by, String name, String description, List<String> permissions) {
        OrganizationRole role = new OrganizationRole(
                UuidCreator.getTimeOrderedEpoch(),
                by.organization(),
                free(name),
                description,
                known(permissions),
                clock.instant());
        by.requireAll(role.asRole());
        return store.create(role, by.did("role.created").on("role", role.id()).with("permissions", count(role)))
                .replaceWith(role);
    }

    Uni<Page<OrganizationRole>> list(Authority by, Paging paging) {
        return paging.page((after, limit) -> store.list(by.organization(), after, limit), OrganizationRole::id);
    }

    Uni<OrganizationRole> find(Authority by, UUID id) {
        return store.find(by.organization(), id)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("role")));
    }

    /** What is empty stays as it is. Takes effect for everybody who has the role within a second. */
    Uni<OrganizationRole> change(
            Authority by, UUID id, Optional<String> name, Optional<String> description, Optional<List<String>> now) {
        return find(by, id).flatMap(role -> {
            by.requireAll(role.asRole());
            OrganizationRole changed = new OrganizationRole(
                    role.id(),
                    role.organizationId(),
                    name.map(Roles::free).orElse(role.name()),
                    description.orElse(role.description()),
                    now.map(Roles::known).orElse(role.permissions()),
                    role.createdAt());
            by.requireAll(changed.asRole());
            return store.replace(
                            changed,
                            by.did("role.changed").on("role", id).with("permissions", count(changed)),
                            clock.instant())
                    .chain(broadcaster::tell)
                    .replaceWith(changed);
        });
    }

    Uni<Void> delete(Authority by, UUID id) {
        return find(by, id).flatMap(role -> {
            by.requireAll(role.asRole());
            return store.delete(role, by.did("role.deleted").on("role", id));
        });
    }

    private static int count(OrganizationRole role) {
        return role.permissions().size();
    }

    private static String free(String name) {
        if (Role.of(name).isPresent()) {
            throw ProblemException.invalid("name", "must not be the name of a built-in role");
        }
        return name;
    }

    private static Set<Permission> known(List<String> names) {
        Supplier<ProblemException> unknown =
                () -> ProblemException.invalid("permissions", "must be among those of GET /api/v1/auth/permissions");
        return names.stream()
                .map(name -> Permission.of(name).orElseThrow(unknown))
                .collect(Collectors.toUnmodifiableSet());
    }
}
