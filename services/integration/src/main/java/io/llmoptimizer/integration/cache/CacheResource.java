package io.llmoptimizer.integration.cache;

import io.llmoptimizer.http.caller.Callers;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The response cache of the caller's organization. */
@Path("/api/v1/integration/cache")
@Tag(name = "Cache", description = "Answers kept for requests that are repeated exactly")
public class CacheResource {
    private static final String SCOPE = "usage:read";
    private static final long RETRY_SECONDS = 5;

    /**
     * @param deleted answers that were kept until now
     */
    public record Deletion(long deleted) {}

    private final ResponseCache cache;
    private final Callers callers;

    CacheResource(ResponseCache cache, Callers callers) {
        this.cache = cache;
        this.callers = callers;
    }

    @GET
    @RolesAllowed({"owner", "admin", "developer", "billing", "viewer", "key", "usage:read"})
    @Operation(summary = "Hits, misses, entries and what the hits saved")
    public Uni<CacheStatistics> statistics() {
        return callers.withScope(SCOPE, "to read the cache's statistics")
                .flatMap(caller -> UniHelper.toUni(cache.statistics(caller.organization()))
                        .onFailure()
                        .transform(CacheResource::away));
    }

    @DELETE
    @RolesAllowed({"owner", "admin", "developer", "cache:write"})
    @Operation(summary = "Delete the answers of one model, or all of them")
    public Uni<Deletion> delete(@QueryParam("model") String model) {
        Optional<String> chosen = Optional.ofNullable(model).filter(name -> !name.isBlank());
        return callers.current()
                .flatMap(caller -> UniHelper.toUni(cache.delete(caller.organization(), chosen))
                        .onFailure()
                        .transform(CacheResource::away))
                .map(Deletion::new);
    }

    private static ProblemException away(Throwable failure) {
        return ProblemException.unavailable("The cache's store does not answer. Try again shortly.", RETRY_SECONDS);
    }
}
