package io.llmoptimizer.auth.federation;

import io.llmoptimizer.auth.sessions.Client;
import io.llmoptimizer.auth.sessions.CurrentMember;
import io.llmoptimizer.http.paging.Page;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The signed-in user's identities at other providers. */
@Path("/api/v1/auth/identities")
@Authenticated
@Tag(name = "Sign-in with other providers")
class IdentityResource {
    private final CurrentMember current;
    private final FederatedAccounts accounts;

    IdentityResource(CurrentMember current, FederatedAccounts accounts) {
        this.current = current;
        this.accounts = accounts;
    }

    @GET
    @Operation(summary = "List the identities at other providers that you can sign in with")
    public Uni<Page<FederationStore.Linked>> list() {
        return current.get()
                .flatMap(member -> accounts.list(member.user().id()))
                .map(identities -> new Page<>(identities, null));
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Unlink an identity; not the last one of an account without a password")
    public Uni<Void> unlink(@PathParam("id") UUID id, @Context HttpServerRequest http) {
        return current.get().flatMap(member -> accounts.unlink(member.user(), id, Client.of(http)));
    }
}
