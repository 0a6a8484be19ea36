package io.llmoptimizer.http;

import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.http.caller.Callers;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.llmoptimizer.http.problem.ProblemException;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One call of every kind a service may offer. */
@Path("/api/v1/probe")
@PermitAll
public class ProbeResource {
    private final Callers callers;

    ProbeResource(Callers callers) {
        this.callers = callers;
    }

    public record Part(@NotBlank String kind) {}

    public enum Color {
        RED
    }

    public record Draft(
            @NotBlank String name,
            @Positive int amount,
            Color color,
            @Valid List<Part> parts) {}

    @POST
    public Draft accept(@Valid @NotNull Draft draft) {
        return draft;
    }

    @GET
    @Path("/numbers/{id}")
    public String number(@PathParam("id") int id, @QueryParam("times") @Positive int times) {
        return "n" + id * times;
    }

    @GET
    @Path("/caller")
    @Authenticated
    public Uni<Map<String, String>> caller() {
        return callers.current().map(ProbeResource::describe);
    }

    @GET
    @Path("/owners")
    @RolesAllowed("owner")
    public String owners() {
        return "welcome";
    }

    @GET
    @Path("/broken")
    public String broken() {
        throw new IllegalStateException("password=hunter2 leaked from the inside");
    }

    @GET
    @Path("/broken-later")
    public Uni<String> brokenLater() {
        return Uni.createFrom().failure(new IllegalStateException("password=hunter2 leaked from the inside"));
    }

    @GET
    @Path("/busy")
    public String busy() {
        throw ProblemException.unavailable("Come back later.", 7);
    }

    @GET
    @Path("/pages")
    public Page<UUID> pages(@BeanParam Paging paging) {
        return new Page<>(List.of(paging.after().orElse(new UUID(0, paging.limit()))), null);
    }

    private static Map<String, String> describe(Caller caller) {
        return Map.of(
                "subject", caller.subject(),
                "organization", caller.organization().toString(),
                "roles", caller.roles().toString(),
                "scopes", caller.scopes().toString(),
                "models", caller.allowedModels().toString(),
                "limits", caller.limits().toString(),
                "outerLimits", caller.outerLimits().toString());
    }
}
