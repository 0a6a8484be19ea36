package io.llmoptimizer.auth.roles;

import io.llmoptimizer.auth.access.Authorities;
import io.llmoptimizer.auth.permissions.Permission;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Roles that an organization made. The built-in ones are at {@code /api/v1/auth/permissions}. */
@Path("/api/v1/auth/organizations/{organization}/roles")
@Authenticated
class RoleResource {
    private static final String NAME = "[a-z][a-z0-9-]{0,49}";
    private static final String NAME_RULE = "must be 1 to 50 lower-case letters, digits and hyphens, a letter first";
    private static final String LINE = "[^\\p{Cntrl}]*";
    private static final String LINE_RULE = "must have at most 200 characters, none of them a control character";

    private final Authorities authorities;
    private final Roles roles;

    RoleResource(Authorities authorities, Roles roles) {
        this.authorities = authorities;
        this.roles = roles;
    }

    /** @param permissions wire names */
    record CreateRequest(
            @NotNull(message = NAME_RULE) @Pattern(regexp = NAME, message = NAME_RULE)
            String name,

            @Size(max = 200, message = LINE_RULE) @Pattern(regexp = LINE, message = LINE_RULE)
            String description,

            @NotNull(message = "is missing") @Size(max = 100, message = "must have at most 100 entries")
            List<@NotNull(message = "must be a permission") String> permissions) {}

    /** What is absent stays as it is. */
    record ChangeRequest(
            @Pattern(regexp = NAME, message = NAME_RULE) String name,

            @Size(max = 200, message = LINE_RULE) @Pattern(regexp = LINE, message = LINE_RULE)
            String description,

            @Size(max = 100, message = "must have at most 100 entries")
            List<@NotNull(message = "must be a permission") String> permissions) {}

    record RoleView(UUID id, String name, String description, List<String> permissions, Instant createdAt) {
        static RoleView of(OrganizationRole role) {
            return new RoleView(
                    role.id(), role.name(), role.description(), role.asRole().permissionNames(), role.createdAt());
        }
    }

    @GET
    public Uni<Page<RoleView>> list(@PathParam("organization") UUID organization, @BeanParam Paging paging) {
        return authorities
                .in(organization, Permission.ROLES_READ)
                .flatMap(by -> roles.list(by, paging))
                .map(page -> page.map(RoleView::of));
    }

    @POST
    @ResponseStatus(201)
    public Uni<RoleView> create(
            @PathParam("organization") UUID organization,
            @NotNull(message = "must be a JSON object") @Valid CreateRequest request) {
        return authorities
                .in(organization, Permission.ROLES_WRITE)
                .flatMap(by -> roles.create(
                        by,
                        request.name(),
                        Optional.ofNullable(request.description()).orElse(""),
                        request.permissions()))
                .map(RoleView::of);
    }

    @GET
    @Path("{id}")
    public Uni<RoleView> get(@PathParam("organization") UUID organization, @PathParam("id") UUID id) {
        return authorities
                .in(organization, Permission.ROLES_READ)
                .flatMap(by -> roles.find(by, id))
                .map(RoleView::of);
    }

    @PATCH
    @Path("{id}")
    public Uni<RoleView> change(
            @PathParam("organization") UUID organization,
            @PathParam("id") UUID id,
            @NotNull(message = "must be a JSON object") @Valid ChangeRequest request) {
        return authorities
                .in(organization, Permission.ROLES_WRITE)
                .flatMap(by -> roles.change(
                        by,
                        id,
                        Optional.ofNullable(request.name()),
                        Optional.ofNullable(request.description()),
                        Optional.ofNullable(request.permissions())))
                .map(RoleView::of);
    }

    @DELETE
    @Path("{id}")
    public Uni<Void> delete(@PathParam("organization") UUID organization, @PathParam("id") UUID id) {
        return authorities.in(organization, Permission.ROLES_WRITE).flatMap(by -> roles.delete(by, id));
    }
}
