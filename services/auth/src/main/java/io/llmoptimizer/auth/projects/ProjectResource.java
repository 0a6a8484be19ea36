package io.llmoptimizer.auth.projects;

import io.llmoptimizer.auth.access.Authorities;
import io.llmoptimizer.auth.access.DisplayName;
import io.llmoptimizer.auth.permissions.Permission;
import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Projects of an organization. */
@Path("/api/v1/auth/organizations/{organization}/projects")
@Authenticated
class ProjectResource {
    private final Authorities authorities;
    private final Projects projects;

    ProjectResource(Authorities authorities, Projects projects) {
        this.authorities = authorities;
        this.projects = projects;
    }

    /** @param limits over all keys of the project; none by default */
    record CreateRequest(
            @NotNull(message = "is missing") @DisplayName String name,
            @Valid Limits limits) {}

    /** What is absent stays as it is; {@code limits} are replaced as a whole. */
    record ChangeRequest(@DisplayName String name, @Valid Limits limits) {}

    record ProjectView(UUID id, String name, boolean isDefault, Limits limits, Instant createdAt) {
        static ProjectView of(Project project) {
            return new ProjectView(
                    project.id(), project.name(), project.isDefault(), project.limits(), project.createdAt());
        }
    }

    @GET
    public Uni<Page<ProjectView>> list(@PathParam("organization") UUID organization, @BeanParam Paging paging) {
        return authorities
                .in(organization, Permission.PROJECTS_READ)
                .flatMap(by -> projects.list(by, paging))
                .map(page -> page.map(ProjectView::of));
    }

    @POST
    @ResponseStatus(201)
    public Uni<ProjectView> create(
            @PathParam("organization") UUID organization,
            @NotNull(message = "must be a JSON object") @Valid CreateRequest request) {
        return authorities
                .in(organization, Permission.PROJECTS_WRITE)
                .flatMap(by -> projects.create(
                        by,
                        request.name().strip(),
                        Optional.ofNullable(request.limits()).orElse(Limits.DEFAULTS)))
                .map(ProjectView::of);
    }

    @GET
    @Path("{id}")
    public Uni<ProjectView> get(@PathParam("organization") UUID organization, @PathParam("id") UUID id) {
        return authorities
                .in(organization, Permission.PROJECTS_READ)
                .flatMap(by -> projects.find(by, id))
                .map(ProjectView::of);
    }

    @PATCH
    @Path("{id}")
    public Uni<ProjectView> change(
            @PathParam("organization") UUID organization,
            @PathParam("id") UUID id,
            @NotNull(message = "must be a JSON object") @Valid ChangeRequest request) {
        return authorities
                .in(organization, Permission.PROJECTS_WRITE)
                .flatMap(by -> projects.change(
                        by,
                        id,
                        Optional.ofNullable(request.name()).map(String::strip),
                        Optional.ofNullable(request.limits())))
                .map(ProjectView::of);
    }

    @DELETE
    @Path("{id}")
    public Uni<Void> delete(@PathParam("organization") UUID organization, @PathParam("id") UUID id) {
        return authorities.in(organization, Permission.PROJECTS_WRITE).flatMap(by -> projects.delete(by, id));
    }
}
