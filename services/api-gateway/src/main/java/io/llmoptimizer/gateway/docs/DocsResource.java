package io.llmoptimizer.gateway.docs;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The fleet's documentation. */
@Path("/")
public class DocsResource {
    private final FleetDocument document;

    DocsResource(FleetDocument document) {
        this.document = document;
    }

    @GET
    @Path("openapi")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Uni<Response> openapi() {
        return Uni.createFrom()
                .completionStage(() -> document.current().toCompletionStage())
                .map(merged -> Response.ok(merged.getBytes()).build());
    }

    /** The page itself is static, in {@code META-INF/resources/docs}, and needs nothing from elsewhere. */
    @GET
    @Path("docs")
    @Operation(hidden = true)
    public Response page() {
        return Response.seeOther(URI.create("/docs/index.html")).build();
    }
}
