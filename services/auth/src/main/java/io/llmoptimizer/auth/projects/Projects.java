package io.llmoptimizer.auth.projects;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.access.Authority;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.permissions.Permission;
import io.llmoptimizer.auth.revocations.RevocationBroadcaster;
import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Manages the projects of an organization. */
@Singleton
class Projects {
    private final ProjectStore store;
    private final RevocationBroadcaster broadcaster;
    private final Clock clock;

    Projects(ProjectStore store, RevocationBroadcaster broadcaster, Clock clock) {
        this.store = store;
        this.broadcaster = broadcaster;
        this.clock = clock;
    }

    Uni<Project> create(Authority by, String name, Limits limits) {
        Project project =
                new Project(UuidCreator.getTimeOrderedEpoch(), by.organization(), name, false, limits, clock.instant());
        return store.create(project, by.did("project.created").on("project", project.id()))
                .replaceWith(project);
    }

    Uni<Page<Project>> list(Authority by, Paging paging) {
        return paging.page((after, limit) -> store.list(by.organization(), after, limit), Project::id);
    }

    Uni<Project> find(Authority by, UUID id) {
        return store.find(by.organization(), id)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("project")));
    }

    /** What is empty stays as it is. New limits hold within a second. */
    Uni<Project> change(Authority by, UUID id, Optional<String> name, Optional<Limits> limits) {
        return find(by, id).flatMap(project -> {
            Project changed = new Project(
                    project.id(),
                    project.organizationId(),
                    name.orElse(project.name()),
                    project.isDefault(),
                    limits.orElse(project.limits()),
                    project.createdAt());
            return store.replace(changed, by.did("project.changed").on("project", id), clock.instant())
                    .chain(broadcaster::tell)
                    .replaceWith(changed);
        });
    }

    /**
     * Deletes a project with its keys, which are refused everywhere within a second. Fails with a 409 problem for the default
     * project, and for one whose keys still work when {@code by} may not revoke them.
     */
    Uni<Void> delete(Authority by, UUID id) {
        return find(by, id).flatMap(project -> {
            if (project.isDefault()) {
                throw ProblemException.conflict(
                        "default-project", "The default project can't be deleted: keys go there that name no project.");
            }
            AuditEvent event = by.did("project.deleted").on("project", id);
            return by.permissions().contains(Permission.API_KEYS_MANAGE)
                    ? store.deleteWithKeys(project, event, clock.instant()).chain(broadcaster::tell)
                    : store.delete(project, event, clock.instant());
        });
    }
}
