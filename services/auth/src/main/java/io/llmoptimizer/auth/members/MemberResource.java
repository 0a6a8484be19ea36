package io.llmoptimizer.auth.members;

import io.llmoptimizer.auth.access.Authorities;
import io.llmoptimizer.auth.permissions.Permission;
import io.llmoptimizer.common.identity.Limits;
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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Members of an organization. They come by invitation; deleting oneself is leaving. */
@Path("/api/v1/auth/organizations/{organization}/members")
@Authenticated
class MemberResource {
    private final Authorities authorities;
    private final Members members;

    MemberResource(Authorities authorities, Members members) {
        this.authorities = authorities;
        this.members = members;
    }

    /** What is absent stays as it is; {@code limits} are replaced as a whole. */
    record ChangeRequest(
            @Size(max = 50, message = "must be the name of a role")
            String role,

            @Valid Limits limits) {}

    record MemberView(UUID userId, String email, String name, String role, Limits limits, Instant joinedAt) {
        static MemberView of(OrganizationMember member) {
            return new MemberView(
                    member.userId(),
                    member.email(),
                    member.name(),
                    member.role().wire(),
                    member.limits(),
                    member.joinedAt());
        }
    }

    @GET
    public Uni<Page<MemberView>> list(@PathParam("organization") UUID organization, @BeanParam Paging paging) {
        return authorities
                .in(organization, Permission.MEMBERS_READ)
                .flatMap(by -> members.list(by, paging))
                .map(page -> page.map(MemberView::of));
    }

    @GET
    @Path("{user}")
    public Uni<MemberView> get(@PathParam("organization") UUID organization, @PathParam("user") UUID user) {
        return authorities
                .in(organization, Permission.MEMBERS_READ)
                .flatMap(by -> members.find(by, user))
                .map(MemberView::of);
    }

    @PATCH
    @Path("{user}")
    public Uni<MemberView> change(
            @PathParam("organization") UUID organization,
            @PathParam("user") UUID user,
            @NotNull(message = "must be a JSON object") @Valid ChangeRequest request) {
        return authorities
                .in(organization, Permission.MEMBERS_WRITE)
                .flatMap(by -> members.change(
                        by, user, Optional.ofNullable(request.role()), Optional.ofNullable(request.limits())))
                .map(MemberView::of);
    }

    @DELETE
    @Path("{user}")
    public Uni<Void> remove(@PathParam("organization") UUID organization, @PathParam("user") UUID user) {
        return authorities.in(organization).flatMap(by -> members.remove(by, user));
    }
}
