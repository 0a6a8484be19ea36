package io.llmoptimizer.integration.credentials;

import io.llmoptimizer.http.caller.Callers;
import io.llmoptimizer.http.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** The stored keys for a provider: an organization's own, and the platform's. No answer has a key in it. */
@Path("/api/v1/integration/providers/{id}/credentials")
@RolesAllowed({Access.OWNER, Access.ADMIN, Access.PLATFORM_ADMIN})
@Tag(name = "Provider credentials", description = "Keys for providers: an organization's own, and the platform's")
public class CredentialsResource {
    private final Credentials credentials;
    private final Callers callers;

    CredentialsResource(Credentials credentials, Callers callers) {
        this.credentials = credentials;
        this.callers = callers;
    }

    @GET
    @Operation(summary = "The keys the caller may change, without the keys themselves")
    public Uni<Page<CredentialView>> list(@PathParam("id") String provider) {
        return callers.current()
                .flatMap(caller -> credentials.list(provider, caller))
                .map(all -> new Page<>(all, null));
    }

    @POST
    @Operation(summary = "Enter a key; a name that exists gets this key instead")
    @APIResponse(
            responseCode = "201",
            description = "The key is new",
            content = @Content(schema = @Schema(implementation = CredentialView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The name has this key now, or had it already",
            content = @Content(schema = @Schema(implementation = CredentialView.class)))
    public Uni<RestResponse<CredentialView>> put(
            @PathParam("id") String provider, @NotNull(message = "is missing") @Valid NewCredential key) {
        return callers.current()
                .flatMap(caller -> credentials.put(provider, key, caller))
                .map(outcome -> RestResponse.status(
                        outcome.created() ? RestResponse.Status.CREATED : RestResponse.Status.OK, outcome.view()));
    }

    @PATCH
    @Path("/{credentialId}")
    @Operation(summary = "Change a key's share of the calls")
    public Uni<CredentialView> weigh(
            @PathParam("id") String provider,
            @PathParam("credentialId") UUID credential,
            @NotNull(message = "is missing") @Valid CredentialWeight change) {
        return callers.current().flatMap(caller -> credentials.weigh(provider, credential, change.weight(), caller));
    }

    @DELETE
    @Path("/{credentialId}")
    @Operation(summary = "Delete a key at once")
    public Uni<Void> delete(@PathParam("id") String provider, @PathParam("credentialId") UUID credential) {
        return callers.current().flatMap(caller -> credentials.delete(provider, credential, caller));
    }
}
