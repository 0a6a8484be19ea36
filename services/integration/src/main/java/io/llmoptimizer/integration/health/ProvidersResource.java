package io.llmoptimizer.integration.health;

import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.http.caller.Callers;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.integration.health.ProviderView.Keys;
import io.llmoptimizer.integration.health.ProviderView.State;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.Providers;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The providers of this installation, and which of them the caller can use. */
@Path("/api/v1/integration/providers")
@RolesAllowed({"owner", "admin", "developer", "billing", "viewer", "key", "usage:read"})
@Tag(name = "Providers", description = "Which model providers there are, and how they do")
public class ProvidersResource {
    private static final String SCOPE = "usage:read";

    private final Providers providers;
    private final HealthMonitor health;
    private final Callers callers;

    ProvidersResource(Providers providers, HealthMonitor health, Callers callers) {
        this.providers = providers;
        this.health = health;
        this.callers = callers;
    }

    @GET
    @Operation(summary = "All providers, by id")
    public Uni<Page<ProviderView>> list() {
        return reader().map(caller ->
                new Page<>(providers.ids().stream().map(id -> view(id, caller)).toList(), null));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One provider")
    public Uni<ProviderView> get(@PathParam("id") String id) {
        return reader().map(caller -> view(known(id), caller));
    }

    @GET
    @Path("/{id}/health")
    @Operation(summary = "How one provider does; at most 30 seconds old")
    public Uni<State> health(@PathParam("id") String id) {
        return reader().map(caller -> health.of(known(id))
                .map(State::of)
                .orElseThrow(() -> providers.isReady(id)
                        ? ProblemException.unavailable("The provider was not checked yet. Try again shortly.", 1)
                        : ProblemException.conflict("provider-not-ready", missing(id))));
    }

    private ProviderView view(String id, Caller caller) {
        return new ProviderView(
                id,
                providers.isReady(id, caller.organization()),
                providers.isReady(id, caller.organization()) ? null : missing(id),
                providers.account(id, caller.organization()).isPresent(),
                providers
                        .keys(id)
                        .filter(keys -> keys.size() > 0)
                        .map(keys -> new Keys(keys.size(), keys.resting()))
                        .orElse(null),
                health.of(id).map(State::of).orElse(null));
    }

    private String missing(String id) {
        return providers.find(id).flatMap(ModelProvider::missing).orElse(null);
    }

    private String known(String id) {
        if (providers.find(id).isEmpty()) {
            throw ProblemException.notFound("provider");
        }
        return id;
    }

    private Uni<Caller> reader() {
        return callers.withScope(SCOPE, "to see providers");
    }
}
