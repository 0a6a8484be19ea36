package io.llmoptimizer.gateway.status;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The state of the fleet, for people and load balancers. */
@Path("/health")
@Tag(name = "gateway")
public class HealthResource {
    private final FleetHealth health;

    HealthResource(FleetHealth health) {
        this.health = health;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "State of every service and store; asked at most every 30 s")
    @APIResponse(responseCode = "200", description = "Everything is up")
    @APIResponse(responseCode = "503", description = "Some part is down; the body says which")
    public Uni<Response> health() {
        return Uni.createFrom()
                .completionStage(() -> health.current().toCompletionStage())
                .map(state -> Response.status(state.isUp() ? 200 : 503)
                        .entity(state)
                        .header("cache-control", "no-store")
                        .build());
    }
}
