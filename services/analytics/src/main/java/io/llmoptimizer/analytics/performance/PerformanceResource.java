package io.llmoptimizer.analytics.performance;

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
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;

@Path("/api/v1/analytics/performance")
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
class PerformanceResource {
    private final Readers readers;
    private final PerformanceReport report;
    private final QueryConfig bounds;
    private final Clock clock;

    PerformanceResource(Readers readers, PerformanceReport report, QueryConfig bounds, Clock clock) {
        this.readers = readers;
        this.report = report;
        this.bounds = bounds;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "Latency percentiles and error, fallback and cache-hit rates of the caller's organization")
    public Uni<PerformanceAnswer> performance(@BeanParam QuestionParameters parameters) {
        Question question = parameters.question(null, clock, bounds);
        return readers.current().chain(caller -> report.answer(caller.organization(), question));
    }
}
