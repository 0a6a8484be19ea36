package io.llmoptimizer.integration.overrides;

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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Prices agreed with organizations: an organization sees its own, the platform's administrators write everybody's. */
@Path("/api/v1/integration/price-overrides")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Price overrides", description = "Prices that were agreed with an organization")
public class PriceOverridesResource {
    private static final String PATH = "/api/v1/integration/price-overrides/{id}";
    private static final String ADMINISTRATOR = "platform-admin";

    private final PriceOverrides overrides;
    private final Callers callers;

    PriceOverridesResource(PriceOverrides overrides, Callers callers) {
        this.overrides = overrides;
        this.callers = callers;
    }

    @GET
    @RolesAllowed({"owner", "admin", "billing", ADMINISTRATOR})
    @Operation(
            summary = "What was agreed with an organization, newest first",
            description = "With the caller's own, unless a platform administrator names another one.")
    public Uni<Page<OverrideView>> list(@QueryParam("organization") UUID organization, @BeanParam Paging paging) {
        return callers.current()
                .map(caller ->
                        organization == null ? caller.organization() : visible(caller, organization, "organization"))
                .flatMap(whose -> paging.page((after, rows) -> overrides.list(whose, after, rows), PriceOverride::id))
                .map(page -> page.map(OverrideView::of));
    }

    @POST
    @RolesAllowed(ADMINISTRATOR)
    @Operation(
            summary = "Agree other prices with an organization",
            description =
                    "They hold for calls that start on the day effectiveFrom (UTC) or later, until a later override of"
                            + " the same model does; of two from the same day the one that was made last.")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = OverrideView.class)))
    public Uni<Response> create(OverrideRequest request) {
        if (request == null) {
            throw ProblemException.badRequest("Send a price override as a JSON object.");
        }
        return callers.current()
                .flatMap(caller -> overrides.create(caller, request))
                .map(override -> Response.created(UriBuilder.fromPath(PATH).build(override.id()))
                        .entity(OverrideView.of(override))
                        .build());
    }

    @GET
    @Path("{id}")
    @RolesAllowed({"owner", "admin", "billing", ADMINISTRATOR})
    @Operation(summary = "One override")
    public Uni<OverrideView> get(@PathParam("id") UUID id) {
        return callers.current()
                .flatMap(caller -> overrides.get(id).map(override -> {
                    visible(caller, override.organization(), "price override");
                    return OverrideView.of(override);
                }));
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(ADMINISTRATOR)
    @Operation(summary = "Delete an override whose day has not come; others stay for good (409)")
    public Uni<Void> delete(@PathParam("id") UUID id) {
        return overrides.delete(id);
    }

    private static UUID visible(Caller caller, UUID organization, String what) {
        if (!organization.equals(caller.organization()) && !caller.roles().contains(ADMINISTRATOR)) {
            throw ProblemException.notFound(what);
        }
        return organization;
    }
}
