package io.llmoptimizer.auth.admin;

import io.llmoptimizer.auth.users.PlatformAdmins;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import java.util.UUID;

/** Everybody's accounts, for the platform's administrators. */
@Path("/api/v1/admin/users")
@RolesAllowed(PlatformAdmins.ROLE)
class AdminUserResource {
    private final UserAdministration administration;

    AdminUserResource(UserAdministration administration) {
        this.administration = administration;
    }

    /** @param query how the e-mail address or the name begins */
    @GET
    public Uni<Page<AdministeredUser>> list(
            @QueryParam("q") @Size(max = 254, message = "must have at most 254 characters") String query,
            @BeanParam Paging paging) {
        return administration.list(
                Optional.ofNullable(query).map(String::strip).filter(text -> !text.isEmpty()), paging);
    }

    @GET
    @Path("{id}")
    public Uni<AdministeredUser> get(@PathParam("id") UUID id) {
        return administration.get(id);
    }

    /** Ends all sessions too; the user's API keys stop working until the account is enabled again. */
    @POST
    @Path("{id}/disable")
    public Uni<Void> disable(@PathParam("id") UUID id) {
        return administration.disable(id);
    }

    @POST
    @Path("{id}/enable")
    public Uni<Void> enable(@PathParam("id") UUID id) {
        return administration.enable(id);
    }

    /** Takes the password away, ends all sessions, and mails the user a link to choose a new one. */
    @POST
    @Path("{id}/password-reset")
    public Uni<Void> resetPassword(@PathParam("id") UUID id) {
        return administration.resetPassword(id);
    }

    @DELETE
    @Path("{id}/sessions")
    public Uni<Void> endSessions(@PathParam("id") UUID id) {
        return administration.endSessions(id);
    }
}
