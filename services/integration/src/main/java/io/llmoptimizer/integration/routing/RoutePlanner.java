package io.llmoptimizer.integration.routing;

import io.llmoptimizer.integration.catalog.Catalog;
import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.catalog.Model.Kind;
import io.llmoptimizer.integration.routing.RouteDecision.NoProvider;
import io.llmoptimizer.integration.routing.RouteDecision.NotAllowed;
import io.llmoptimizer.integration.routing.RouteDecision.Planned;
import io.llmoptimizer.integration.routing.RouteDecision.UnknownModel;
import io.llmoptimizer.integration.routing.RouteDecision.WrongKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Turns the model a client named, and its fallbacks, into a plan. */
public final class RoutePlanner {
    /** The client named the models itself. */
    private static final String DIRECT = "direct";

    private final Catalog catalog;
    private final Predicate<String> ready;

    /** @param ready whether the provider of this id can be called at all */
    public RoutePlanner(Catalog catalog, Predicate<String> ready) {
        this.catalog = catalog;
        this.ready = ready;
    }

    /** The plan, or why there is none. A fallback that is misspelt or not allowed is an error now, not in the outage. */
    public RouteDecision plan(RouteRequest request) {
        Set<Model> candidates = new LinkedHashSet<>();
        Optional<RouteDecision> refusal = add(request, request.model(), false, candidates);
        for (int i = 0; i < request.fallbacks().size() && refusal.isEmpty(); i++) {
            refusal = add(request, request.fallbacks().get(i), true, candidates);
        }
        return refusal.orElseGet(() -> {
            List<Model> usable = candidates.stream()
                    .filter(model -> ready.test(model.provider()))
                    .toList();
            return usable.isEmpty()
                    ? new NoProvider(candidates.iterator().next())
                    : new Planned(new RoutePlan(DIRECT, usable));
        });
    }

    /** Models the caller can use now. */
    public List<Model> usable(Set<String> allowedModels) {
        return catalog.models().stream()
                .filter(model -> ready.test(model.provider()) && isAllowed(model, allowedModels))
                .toList();
    }

    /** The model {@code name} stands for now; a self-hosted one is taken to chat. */
    public Optional<Model> usable(String name, Set<String> allowedModels) {
        return catalog.named(name, Kind.CHAT).stream()
                .filter(model -> ready.test(model.provider()) && isAllowed(model, allowedModels))
                .findFirst();
    }

    private Optional<RouteDecision> add(RouteRequest request, String name, boolean fallback, Set<Model> candidates) {
        List<Model> known = catalog.named(name, request.kind());
        if (known.isEmpty()) {
            return Optional.of(new UnknownModel(name, fallback));
        }
        List<Model> suited =
                known.stream().filter(model -> model.kind() == request.kind()).toList();
        if (suited.isEmpty()) {
            return Optional.of(new WrongKind(known.getFirst(), fallback));
        }
        List<Model> permitted = new ArrayList<>(suited.stream()
                .filter(model -> isAllowed(model, request.allowedModels()))
                .toList());
        if (permitted.isEmpty()) {
            return Optional.of(new NotAllowed(name, fallback));
        }
        candidates.add(permitted.stream()
                .filter(model -> ready.test(model.provider()))
                .findFirst()
                .orElseGet(permitted::getFirst));
        return Optional.empty();
    }

    private static boolean isAllowed(Model model, Set<String> allowed) {
        return allowed.isEmpty() || allowed.contains(model.id()) || allowed.contains(model.name());
    }
}
