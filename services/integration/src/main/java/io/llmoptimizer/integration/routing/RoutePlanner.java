package io.llmoptimizer.integration.routing;

import io.llmoptimizer.integration.catalog.Catalog;
import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.catalog.Model.Kind;
import io.llmoptimizer.integration.routing.RouteDecision.NoProvider;
import io.llmoptimizer.integration.routing.RouteDecision.NotAllowed;
import io.llmoptimizer.integration.routing.RouteDecision.Planned;
import io.llmoptimizer.integration.routing.RouteDecision.ShutDown;
import io.llmoptimizer.integration.routing.RouteDecision.UnknownModel;
import io.llmoptimizer.integration.routing.RouteDecision.WrongKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Turns the model a client named, and its fallbacks, into a plan. */
public final class RoutePlanner {
    /** The client named the models itself. */
    private static final String DIRECT = "direct";

    private final Catalog catalog;
    private final Predicate<String> ready;
    private final Predicate<Model> gone;

    /**
     * @param ready whether the provider of this id can be called at all
     * @param gone whether its provider has shut the model down
     */
    public RoutePlanner(Catalog catalog, Predicate<String> ready, Predicate<Model> gone) {
        this.catalog = catalog;
        this.ready = ready;
        this.gone = gone;
    }

    /** The plan, or why there is none. A fallback that is misspelt or not allowed is an error now, not in the outage. */
    public RouteDecision plan(RouteRequest request) {
        // By id: to hash a model is to hash all of its prices.
        Map<String, Model> candidates = new LinkedHashMap<>();
        Optional<RouteDecision> refusal = add(request, request.model(), false, candidates);
        for (int i = 0; i < request.fallbacks().size() && refusal.isEmpty(); i++) {
            refusal = add(request, request.fallbacks().get(i), true, candidates);
        }
        return refusal.orElseGet(() -> {
            List<Model> usable = candidates.values().stream()
                    .filter(model -> ready.test(model.provider()))
                    .toList();
            return usable.isEmpty()
                    ? new NoProvider(candidates.values().iterator().next())
                    : new Planned(new RoutePlan(DIRECT, usable));
        });
    }

    /** What the caller can use now: the catalog's models, then its organization's aliases by name. */
    public List<UsableModel> usable(Set<String> allowedModels, Map<String, List<String>> aliases) {
        List<UsableModel> usable = new ArrayList<>();
        catalog.models().stream()
                .filter(model -> isUsable(model, allowedModels))
                .map(UsableModel::of)
                .forEach(usable::add);
        aliases.keySet().stream()
                .sorted()
                .flatMap(alias -> usable(alias, allowedModels, aliases).stream())
                .forEach(usable::add);
        return usable;
    }

    /** The model {@code name} stands for now; a self-hosted one is taken to chat. */
    public Optional<UsableModel> usable(String name, Set<String> allowedModels, Map<String, List<String>> aliases) {
        List<String> meant = aliases.get(name);
        if (meant == null) {
            return usable(name, allowedModels).map(UsableModel::of);
        }
        Set<String> allowed = allowedWith(name, allowedModels);
        return meant.stream()
                .flatMap(model -> usable(model, allowed).stream())
                .findFirst()
                .map(model -> new UsableModel(name, model));
    }

    private Optional<Model> usable(String name, Set<String> allowedModels) {
        return catalog.named(name, Kind.CHAT).stream()
                .filter(model -> isUsable(model, allowedModels))
                .findFirst();
    }

    private boolean isUsable(Model model, Set<String> allowedModels) {
        return ready.test(model.provider()) && !gone.test(model) && isAllowed(model, allowedModels);
    }

    private Optional<RouteDecision> add(
            RouteRequest request, String name, boolean fallback, Map<String, Model> candidates) {
        List<String> meant = request.aliases().get(name);
        return meant == null
                ? choose(name, request.kind(), request.allowedModels(), fallback, candidates)
                : addMeant(request, name, meant, fallback, candidates);
    }

    /** The client named the alias and not what it stands for: while one of its models can be called, it is no error. */
    private Optional<RouteDecision> addMeant(
            RouteRequest request, String alias, List<String> meant, boolean fallback, Map<String, Model> candidates) {
        Set<String> allowed = allowedWith(alias, request.allowedModels());
        List<RouteDecision> refusals = new ArrayList<>();
        for (String name : meant) {
            choose(name, request.kind(), allowed, fallback, candidates).ifPresent(refusals::add);
        }
        if (refusals.size() < meant.size()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (refusals.getFirst()) {
                    case NotAllowed _ -> new NotAllowed(alias, fallback);
                    case UnknownModel unknown -> new UnknownModel(unknown.name(), Optional.of(alias), fallback);
                    case WrongKind other -> other;
                    case ShutDown over -> over;
                    case NoProvider none -> none;
                    case Planned planned -> planned;
                });
    }

    private Optional<RouteDecision> choose(
            String name, Kind kind, Set<String> allowed, boolean fallback, Map<String, Model> candidates) {
        List<Model> known = catalog.named(name, kind);
        if (known.isEmpty()) {
            return Optional.of(new UnknownModel(name, fallback));
        }
        List<Model> suited =
                known.stream().filter(model -> model.kind() == kind).toList();
        if (suited.isEmpty()) {
            return Optional.of(new WrongKind(known.getFirst(), fallback));
        }
        List<Model> alive = suited.stream().filter(gone.negate()).toList();
        if (alive.isEmpty()) {
            return Optional.of(new ShutDown(suited.getFirst(), fallback));
        }
        List<Model> permitted =
                alive.stream().filter(model -> isAllowed(model, allowed)).toList();
        if (permitted.isEmpty()) {
            return Optional.of(new NotAllowed(name, fallback));
        }
        Model chosen = permitted.stream()
                .filter(model -> ready.test(model.provider()))
                .findFirst()
                .orElseGet(permitted::getFirst);
        candidates.putIfAbsent(chosen.id(), chosen);
        return Optional.empty();
    }

    /** A credential that may use the alias may use whatever that stands for. */
    private static Set<String> allowedWith(String alias, Set<String> allowed) {
        return allowed.contains(alias) ? Set.of() : allowed;
    }

    private static boolean isAllowed(Model model, Set<String> allowed) {
        return allowed.isEmpty() || allowed.contains(model.id()) || allowed.contains(model.name());
    }
}
