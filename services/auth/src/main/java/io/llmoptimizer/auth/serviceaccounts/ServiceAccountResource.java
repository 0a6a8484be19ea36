package io.llmoptimizer.auth.serviceaccounts;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.llmoptimizer.auth.access.Authorities;
import io.llmoptimizer.auth.access.DisplayName;
import io.llmoptimizer.auth.permissions.Permission;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
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

/** Service accounts of an organization. Their keys are made with {@code POST /api/v1/auth/api-keys}. */
@Path("/api/v1/auth/organizations/{organization}/service-accounts")
@Authenticated
class ServiceAccountResource {
    private static final String ROLE_RULE = "must be the name of a role";

    private final Authorities authorities;
    private final ServiceAccounts accounts;

    ServiceAccountResource(Authorities authorities, ServiceAccounts accounts) {
        this.authorities = authorities;
        this.accounts = accounts;
    }

    record CreateRequest(
            @NotNull(message = "is missing") @DisplayName String name,

            @NotNull(message = ROLE_RULE) @Size(max = 50, message = ROLE_RULE)
            String role) {}

    /**
     * What is absent stays as it is.
     *
     * @param disabled whether its keys are refused
     */
    record ChangeRequest(
            @DisplayName String name,
            @Size(max = 50, message = ROLE_RULE) String role,
            Boolean disabled) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ServiceAccountView(
            UUID id, String name, String role, boolean disabled, Instant createdAt, Instant disabledAt) {
        static ServiceAccountView of(ServiceAccount account) {
            return new ServiceAccountView(
                    account.id(),
                    account.name(),
                    account.role().wire(),
                    account.disabledAt().isPresent(),
                    account.createdAt(),
                    account.disabledAt().orElse(null));
        }
    }

    @GET
    public Uni<Page<ServiceAccountView>> list(@PathParam("organization") UUID organization, @BeanParam Paging paging) {
        return authorities
                .in(organization, Permission.SERVICE_ACCOUNTS_READ)
                .flatMap(by -> accounts.list(by, paging))
                .map(page -> page.map(ServiceAccountView::of));
    }

    @POST
    @ResponseStatus(201)
    public Uni<ServiceAccountView> create(
            @PathParam("organization") UUID organization,
            @NotNull(message = "must be a JSON object") @Valid CreateRequest request) {
        return authorities
                .in(organization, Permission.SERVICE_ACCOUNTS_WRITE)
                .flatMap(by -> accounts.create(by, request.name().strip(), request.role()))
                .map(ServiceAccountView::of);
    }

    @GET
    @Path("{id}")
    public Uni<ServiceAccountView> get(@PathParam("organization") UUID organization, @PathParam("id") UUID id) {
        return authorities
                .in(organization, Permission.SERVICE_ACCOUNTS_READ)
                .flatMap(by -> accounts.find(by, id))
                .map(ServiceAccountView::of);
    }

    @PATCH
    @Path("{id}")
    public Uni<ServiceAccountView> change(
            @PathParam("organization") UUID organization,
            @PathParam("id") UUID id,
            @NotNull(message = "must be a JSON object") @Valid ChangeRequest request) {
        return authorities
                .in(organization, Permission.SERVICE_ACCOUNTS_WRITE)
                .flatMap(by -> accounts.change(
                        by,
                        id,
                        Optional.ofNullable(request.name()).map(String::strip),
                        Optional.ofNullable(request.role()),
                        Optional.ofNullable(request.disabled())))
                .map(ServiceAccountView::of);
    }

    @DELETE
    @Path("{id}")
    public Uni<Void> delete(@PathParam("organization") UUID organization, @PathParam("id") UUID id) {
        return authorities.in(organization, Permission.SERVICE_ACCOUNTS_WRITE).flatMap(by -> accounts.delete(by, id));
    }
}
