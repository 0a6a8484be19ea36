package io.llmoptimizer.billing.budgets;

import io.llmoptimizer.billing.access.Roles;
import io.llmoptimizer.billing.idempotency.Answer;
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
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The budgets of the caller's organization. */
@Path("/api/v1/billing/budgets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "billing budgets")
public class BudgetsResource {
    private final Callers callers;
    private final Budgets budgets;

    BudgetsResource(Callers callers, Budgets budgets) {
        this.callers = callers;
        this.budgets = budgets;
    }

    @POST
    @RolesAllowed({Roles.OWNER, Roles.ADMIN, Roles.BILLING, Roles.BUDGETS_WRITE})
    @Operation(
            summary = "Limit what the organization, a project, a user or an API key may cost",
            description = "What the present period has cost already counts from the start, and every threshold it has"
                    + " passed is announced once. A hard budget refuses calls once it is spent.")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = BudgetView.class)))
    public Uni<Response> create(BudgetRequest request, @HeaderParam("Idempotency-Key") String idempotencyKey) {
        BudgetRequest body = required(request);
        return callers.current()
                .flatMap(caller -> budgets.create(caller.organization(), body, Optional.ofNullable(idempotencyKey)))
                .map(BudgetsResource::response);
    }

    private static Response response(Answer answer) {
        Response.ResponseBuilder response = Response.status(answer.status())
                .location(answer.location())
                .type(MediaType.APPLICATION_JSON)
                .entity(answer.body());
        return (answer.replayed() ? response.header("Idempotency-Replayed", "true") : response).build();
    }

    @GET
    @RolesAllowed({Roles.OWNER, Roles.ADMIN, Roles.DEVELOPER, Roles.BILLING, Roles.VIEWER, Roles.KEY, Roles.USAGE_READ})
    @Operation(summary = "The organization's budgets, newest first, with what is spent of each")
    public Uni<Page<BudgetView>> list(@BeanParam Paging paging) {
        return callers.current()
                .map(Roles::reader)
                .flatMap(caller -> budgets.list(caller.organization(), paging.after(), paging.limit()));
    }

    @GET
    @Path("{id}")
    @RolesAllowed({Roles.OWNER, Roles.ADMIN, Roles.DEVELOPER, Roles.BILLING, Roles.VIEWER, Roles.KEY, Roles.USAGE_READ})
    @Operation(summary = "One budget, with what is spent of it in its present period")
    public Uni<BudgetView> get(@PathParam("id") UUID id) {
        return callers.current().map(Roles::reader).flatMap(caller -> budgets.get(caller.organization(), id));
    }

    @PUT
    @Path("{id}")
    @RolesAllowed({Roles.OWNER, Roles.ADMIN, Roles.BILLING, Roles.BUDGETS_WRITE})
    @Operation(
            summary = "Change a budget's amount, thresholds, hardness or address",
            description =
                    "What it counts (scope, scopeId, period) stays. A threshold that a larger amount has not reached"
                            + " any more is announced again when it is.")
    public Uni<BudgetView> change(@PathParam("id") UUID id, BudgetRequest request) {
        BudgetRequest body = required(request);
        return callers.current().flatMap(caller -> budgets.change(caller.organization(), id, body));
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed({Roles.OWNER, Roles.ADMIN, Roles.BILLING, Roles.BUDGETS_WRITE})
    @Operation(summary = "Delete a budget; it stops limiting at once")
    public Uni<Void> delete(@PathParam("id") UUID id) {
        return callers.current().flatMap(caller -> budgets.delete(caller.organization(), id));
    }

    private static BudgetRequest required(BudgetRequest request) {
        if (request == null) {
            throw ProblemException.badRequest("Send a budget as a JSON object.");
        }
        return request;
    }
}
