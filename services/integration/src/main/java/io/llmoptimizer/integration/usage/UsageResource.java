package io.llmoptimizer.integration.usage;

import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.http.caller.Callers;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The calls of the caller's organization, newest first. */
@Path("/api/v1/integration/requests")
@RolesAllowed({"owner", "admin", "developer", "billing", "viewer", "key", "usage:read"})
@Tag(name = "Requests", description = "One record for every model call, with its tokens, cost and outcome")
public class UsageResource {
    private static final String SCOPE = "usage:read";

    private final UsageListStore store;
    private final Callers callers;

    UsageResource(UsageListStore store, Callers callers) {
        this.store = store;
        this.callers = callers;
    }

    @GET
    @Operation(summary = "List model calls, newest first")
    public Uni<Page<UsageEntry>> list(
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @QueryParam("model") String model,
            @QueryParam("apiKey") String apiKey,
            @BeanParam Paging paging) {
        UsageFilter filter = UsageFilter.parse(from, to, model, apiKey);
        int limit = paging.limit();
        return reader().flatMap(caller -> store.list(caller.organization(), filter, paging.after(), limit + 1))
                .map(entries -> Page.of(entries, limit, entry -> entry.id().toString()));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One model call by its id")
    public Uni<UsageEntry> get(@PathParam("id") UUID id) {
        return reader().flatMap(caller -> store.find(caller.organization(), id))
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("request")));
    }

    private Uni<Caller> reader() {
        return callers.withScope(SCOPE, "to read usage");
    }
}
