package io.llmoptimizer.auth.invitations;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.llmoptimizer.auth.access.Authorities;
import io.llmoptimizer.auth.permissions.Permission;
import io.llmoptimizer.auth.users.EmailAddress;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Invitations to an organization that were not accepted yet. */
@Path("/api/v1/auth/organizations/{organization}/invitations")
@Authenticated
class InvitationResource {
    private static final String ROLE_RULE = "must be the name of a role";

    private final Authorities authorities;
    private final Invitations invitations;

    InvitationResource(Authorities authorities, Invitations invitations) {
        this.authorities = authorities;
        this.invitations = invitations;
    }

    record CreateRequest(
            @NotBlank(message = "must be an e-mail address")
            @Size(max = 254, message = "must have at most 254 characters")
            String email,

            @NotNull(message = ROLE_RULE) @Size(max = 50, message = ROLE_RULE)
            String role) {}

    /** @param expiresAt when the link in the e-mail stops working */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record InvitationView(
            UUID id, String email, String role, UUID invitedBy, Instant createdAt, Instant sentAt, Instant expiresAt) {
        static InvitationView of(Invitation invitation) {
            return new InvitationView(
                    invitation.id(),
                    invitation.email(),
                    invitation.role().wire(),
                    invitation.invitedBy().orElse(null),
                    invitation.createdAt(),
                    invitation.sentAt(),
                    invitation.expiresAt());
        }
    }

    @GET
    public Uni<Page<InvitationView>> list(@PathParam("organization") UUID organization, @BeanParam Paging paging) {
        return authorities
                .in(organization, Permission.INVITATIONS_READ)
                .flatMap(by -> invitations.list(by, paging))
                .map(page -> page.map(InvitationView::of));
    }

    @POST
    @ResponseStatus(201)
    public Uni<InvitationView> create(
            @PathParam("organization") UUID organization,
            @NotNull(message = "must be a JSON object") @Valid CreateRequest request,
            @Context HttpHeaders headers) {
        return authorities
                .in(organization, Permission.INVITATIONS_WRITE)
                .flatMap(by ->
                        invitations.create(by, EmailAddress.parse(request.email()), request.role(), locale(headers)))
                .map(InvitationView::of);
    }

    @GET
    @Path("{id}")
    public Uni<InvitationView> get(@PathParam("organization") UUID organization, @PathParam("id") UUID id) {
        return authorities
                .in(organization, Permission.INVITATIONS_READ)
                .flatMap(by -> invitations.find(by, id))
                .map(InvitationView::of);
    }

    @DELETE
    @Path("{id}")
    public Uni<Void> withdraw(@PathParam("organization") UUID organization, @PathParam("id") UUID id) {
        return authorities.in(organization, Permission.INVITATIONS_WRITE).flatMap(by -> invitations.withdraw(by, id));
    }

    @POST
    @Path("{id}/resend")
    public Uni<InvitationView> resend(
            @PathParam("organization") UUID organization, @PathParam("id") UUID id, @Context HttpHeaders headers) {
        return authorities
                .in(organization, Permission.INVITATIONS_WRITE)
                .flatMap(by -> invitations.resend(by, id, locale(headers)))
                .map(InvitationView::of);
    }

    /** The language the inviter prefers, for want of a better guess, or null. */
    private static String locale(HttpHeaders headers) {
        return headers.getAcceptableLanguages().stream()
                .map(Locale::toLanguageTag)
                .filter(tag -> !tag.equals("und") && !tag.equals("*"))
                .findFirst()
                .orElse(null);
    }
}
