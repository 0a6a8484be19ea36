package io.llmoptimizer.billing.metering;

import io.llmoptimizer.billing.access.Roles;
import io.llmoptimizer.http.caller.Callers;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The caller's organization's usage, as the ledger has it. */
@Path("/api/v1/billing/usage")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "billing usage")
public class UsageResource {
    private final Callers callers;
    private final UsageStore store;
    private final MeteringConfig config;
    private final Clock clock;

    UsageResource(Callers callers, UsageStore store, MeteringConfig config, Clock clock) {
        this.callers = callers;
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({Roles.OWNER, Roles.ADMIN, Roles.DEVELOPER, Roles.BILLING, Roles.VIEWER, Roles.KEY, Roles.USAGE_READ})
    @Operation(summary = "Usage and exact cost of the organization, summed up by what you choose")
    public Uni<UsageReport> usage(
            @Parameter(description = "First instant or UTC date; by default the first of this month")
                    @QueryParam("from")
                    String from,
            @Parameter(description = "Instant or UTC date before which the report ends; by default the end of today")
                    @QueryParam("to")
                    String to,
            @Parameter(description = "Comma-separated: model, provider, project, user, apiKey, day, outcome")
                    @QueryParam("groupBy")
                    List<String> groupBy) {
        return callers.current().map(Roles::reader).flatMap(caller -> {
            UsageQuery query = UsageQuery.parse(from, to, groupBy, clock.instant(), config.longestReport());
            return store.groups(caller.organization(), query, config.largestReport() + 1)
                    .map(groups -> UsageReport.of(query, bounded(groups)));
        });
    }

    private List<UsageReport.Group> bounded(List<UsageReport.Group> groups) {
        if (groups.size() > config.largestReport()) {
            throw ProblemException.invalid(
                    "groupBy",
                    "makes more than " + config.largestReport() + " groups; ask for a shorter range or group by less");
        }
        return groups;
    }
}
