package io.llmoptimizer.integration.aliases;

import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.http.caller.Callers;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The names for models of the caller's organization. */
@Path("/api/v1/integration/model-aliases")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Model aliases", description = "An organization's own names for models")
public class AliasesResource {
    private static final String PATH = "/api/v1/integration/model-aliases/{name}";
    private static final String SCOPE = "usage:read";

    private final Aliases aliases;
    private final Callers callers;

    AliasesResource(Aliases aliases, Callers callers) {
        this.aliases = aliases;
        this.callers = callers;
    }

    @GET
    @RolesAllowed({"owner", "admin", "developer", "billing", "viewer", "key", "usage:read"})
    @Operation(summary = "The organization's aliases, newest first")
    public Uni<Page<AliasView>> list(@BeanParam Paging paging) {
        return reader().flatMap(caller ->
                        paging.page((after, rows) -> aliases.list(caller.organization(), after, rows), ModelAlias::id))
                .map(page -> page.map(AliasView::of));
    }

    @POST
    @RolesAllowed({"owner", "admin"})
    @Operation(
            summary = "Give a model a name",
            description =
                    "Calls of the organization may say this name on every surface and in llmo-fallbacks. It goes before"
                            + " a bare name of the catalog that is the same.")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = AliasView.class)))
    public Uni<Response> create(AliasRequest request) {
        AliasRequest body = required(request);
        return callers.current()
                .flatMap(caller -> aliases.create(caller.organization(), body))
                .map(alias -> Response.created(UriBuilder.fromPath(PATH).build(alias.name()))
                        .entity(AliasView.of(alias))
                        .build());
    }

    @GET
    @Path("{name}")
    @RolesAllowed({"owner", "admin", "developer", "billing", "viewer", "key", "usage:read"})
    @Operation(summary = "One alias")
    public Uni<AliasView> get(@PathParam("name") String name) {
        return reader().flatMap(caller -> aliases.get(caller.organization(), name))
                .map(AliasView::of);
    }

    @PUT
    @Path("{name}")
    @RolesAllowed({"owner", "admin"})
    @Operation(summary = "Let an alias stand for another model; calls that begin after that go there")
    public Uni<AliasView> change(@PathParam("name") String name, AliasRequest request) {
        AliasRequest body = required(request);
        return callers.current()
                .flatMap(caller -> aliases.change(caller.organization(), name, body))
                .map(AliasView::of);
    }

    @DELETE
    @Path("{name}")
    @RolesAllowed({"owner", "admin"})
    @Operation(summary = "Delete an alias; the name is the catalog's again, or nobody's")
    public Uni<Void> delete(@PathParam("name") String name) {
        return callers.current().flatMap(caller -> aliases.delete(caller.organization(), name));
    }

    private static AliasRequest required(AliasRequest request) {
        if (request == null) {
            throw ProblemException.badRequest("Send an alias as a JSON object.");
        }
        return request;
    }

    private Uni<Caller> reader() {
        return callers.withScope(SCOPE, "to see model aliases");
    }
}
