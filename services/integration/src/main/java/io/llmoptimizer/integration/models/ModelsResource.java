package io.llmoptimizer.integration.models;

import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.http.caller.Callers;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.integration.catalog.Catalog;
import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.catalog.Model.Kind;
import io.llmoptimizer.integration.execution.CallExecutor;
import io.llmoptimizer.integration.overrides.PriceOverrides;
import io.llmoptimizer.integration.routing.UsableModel;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Every model of the price list, whether it can be called or not. */
@Path("/api/v1/integration/models")
@RolesAllowed({"owner", "admin", "developer", "billing", "viewer", "key", "usage:read"})
@Tag(name = "Models", description = "What models there are, what they can do and what they cost")
public class ModelsResource {
    private static final String SCOPE = "usage:read";

    private final Catalog catalog;
    private final CallExecutor executor;
    private final PriceOverrides prices;
    private final Callers callers;
    private final Clock clock;

    ModelsResource(Catalog catalog, CallExecutor executor, PriceOverrides prices, Callers callers, Clock clock) {
        this.catalog = catalog;
        this.executor = executor;
        this.prices = prices;
        this.callers = callers;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "All models, in the order of the price list",
            description =
                    "Filters: provider, kind (chat, embedding, moderation), capability (what a model is known to have),"
                            + " usable (true: what you can call now).")
    public Uni<Page<ModelView>> list(
            @QueryParam("provider") String provider,
            @QueryParam("kind") String kind,
            @QueryParam("capability") String capability,
            @QueryParam("usable") String usable,
            @QueryParam("cursor") String cursor,
            @BeanParam Paging paging) {
        ModelFilter filter = ModelFilter.parse(provider, kind, capability, usable);
        int limit = paging.limit();
        List<Model> rest = after(cursor);
        return reader().map(caller -> {
            Set<String> canUse = usable(caller);
            List<ModelView> rows = rest.stream()
                    .filter(model -> filter.matches(model, canUse::contains))
                    .limit(limit + 1L)
                    .map(model -> view(caller, model, canUse))
                    .toList();
            return Page.of(rows, limit, ModelView::id);
        });
    }

    @GET
    @Path("{id:.+}")
    @Operation(summary = "One model, by provider/name")
    public Uni<ModelView> get(@PathParam("id") String id) {
        return reader().map(caller -> {
            Model model = catalog.named(id, Kind.CHAT).stream()
                    .filter(named -> named.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> ProblemException.notFound("model"));
            return view(caller, model, usable(caller, id));
        });
    }

    private ModelView view(Caller caller, Model model, Set<String> canUse) {
        Instant now = clock.instant();
        UUID organization = caller.organization();
        return ModelView.of(
                model,
                canUse.contains(model.id()),
                now,
                time -> prices.at(organization, model, time).prices(),
                prices.changesAfter(organization, model, now));
    }

    private Set<String> usable(Caller caller) {
        return executor.models(caller).stream().map(UsableModel::id).collect(Collectors.toUnmodifiableSet());
    }

    private Set<String> usable(Caller caller, String id) {
        return executor.model(id, caller).map(UsableModel::id).map(Set::of).orElse(Set.of());
    }

    /** The list behind the model that a page ended with. */
    private List<Model> after(String cursor) {
        List<Model> all = List.copyOf(catalog.models());
        if (cursor == null || cursor.isEmpty()) {
            return all;
        }
        int last = IntStream.range(0, all.size())
                .filter(i -> all.get(i).id().equals(cursor))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid("cursor", "must be a nextCursor from an earlier page"));
        return all.subList(last + 1, all.size());
    }

    private Uni<Caller> reader() {
        return callers.withScope(SCOPE, "to see what models cost; GET /v1/models lists those it can use");
    }
}
