package io.llmoptimizer.auth.tenants;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.llmoptimizer.auth.access.Authorities;
import io.llmoptimizer.auth.access.DisplayName;
import io.llmoptimizer.auth.permissions.MemberRole;
import io.llmoptimizer.auth.permissions.Permission;
import io.llmoptimizer.auth.sessions.CurrentMember;
import io.llmoptimizer.auth.stepup.StepUp;
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

/** The organizations a user belongs to. */
@Path("/api/v1/auth/organizations")
@Authenticated
class OrganizationResource {
    private final CurrentMember current;
    private final Authorities authorities;
    private final Tenants tenants;
    private final StepUp stepUp;

    OrganizationResource(CurrentMember current, Authorities authorities, Tenants tenants, StepUp stepUp) {
        this.current = current;
        this.authorities = authorities;
        this.tenants = tenants;
        this.stepUp = stepUp;
    }

    record CreateRequest(
            @NotNull(message = "is missing") @DisplayName String name) {}

    /** What is absent stays as it is; {@code limits} are replaced as a whole. */
    record ChangeRequest(@DisplayName String name, @Valid Limits limits) {}

    /** @param role the caller's; absent for an API key */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OrganizationView(UUID id, String name, String role, Limits limits, Instant createdAt) {
        static OrganizationView of(Tenant tenant) {
            return new OrganizationView(
                    tenant.id(),
                    tenant.name(),
                    tenant.role().map(MemberRole::wire).orElse(null),
                    tenant.limits(),
                    tenant.createdAt());
        }
    }

    @GET
    public Uni<Page<OrganizationView>> list(@BeanParam Paging paging) {
        return current.get()
                .flatMap(member -> tenants.list(member, paging))
                .map(page -> page.map(OrganizationView::of));
    }

    @POST
    @ResponseStatus(201)
    public Uni<OrganizationView> create(@NotNull(message = "must be a JSON object") @Valid CreateRequest request) {
        return current.get()
                .flatMap(member -> tenants.create(member, request.name().strip()))
                .map(OrganizationView::of);
    }

    @GET
    @Path("{organization}")
    public Uni<OrganizationView> get(@PathParam("organization") UUID organization) {
        return authorities.in(organization).flatMap(tenants::find).map(OrganizationView::of);
    }

    @PATCH
    @Path("{organization}")
    public Uni<OrganizationView> change(
            @PathParam("organization") UUID organization,
            @NotNull(message = "must be a JSON object") @Valid ChangeRequest request) {
        return authorities
                .in(organization, Permission.ORGANIZATION_WRITE)
                .flatMap(by -> tenants.change(
                        by,
                        Optional.ofNullable(request.name()).map(String::strip),
                        Optional.ofNullable(request.limits())))
                .map(OrganizationView::of);
    }

    /** Takes an authentication of the last minutes: there is no way back. */
    @DELETE
    @Path("{organization}")
    public Uni<Void> delete(@PathParam("organization") UUID organization) {
        return authorities
                .in(organization, Permission.ORGANIZATION_DELETE)
                .call(stepUp::require)
                .flatMap(tenants::delete);
    }
}
