package io.llmoptimizer.analytics.usage;

import io.llmoptimizer.analytics.queries.QueryConfig;
import io.llmoptimizer.analytics.queries.Question;
import io.llmoptimizer.analytics.queries.QuestionParameters;
import io.llmoptimizer.analytics.queries.Readers;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

@Path("/api/v1/analytics/usage")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({
    Readers.OWNER,
    Readers.ADMIN,
    Readers.DEVELOPER,
    Readers.BILLING,
    Readers.VIEWER,
    Readers.KEY,
    Readers.SCOPE
})
class UsageResource {
    private final Readers readers;
    private final UsageReport report;
    private final QueryConfig bounds;
    private final Clock clock;

    UsageResource(Readers readers, UsageReport report, QueryConfig bounds, Clock clock) {
        this.readers = readers;
        this.report = report;
        this.bounds = bounds;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "Requests, tokens and cost of the caller's organization, over time and by key")
    public Uni<UsageAnswer> usage(
            @BeanParam QuestionParameters parameters,
            @QueryParam("granularity")
                    @Parameter(
                            description =
                                    "minute, hour, day or month, by UTC; without it one row per key over the range")
                    String granularity) {
        Question question = parameters.question(granularity, clock, bounds);
        return readers.current().chain(caller -> report.answer(caller.organization(), question));
    }
}
