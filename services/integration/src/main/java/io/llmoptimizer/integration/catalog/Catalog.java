package io.llmoptimizer.integration.catalog;

import io.llmoptimizer.integration.catalog.Model.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** All models by their names. Immutable. */
public final class Catalog {
    private static final Prices FREE = new Prices(
            "self-hosted",
            new Rates(BigDecimal.ZERO, Optional.empty(), Optional.empty(), Optional.of(BigDecimal.ZERO)),
            Optional.empty());

    private final String version;
    private final Instant effectiveFrom;
    private final Set<String> selfHosted;
    private final Map<String, Model> byId = new LinkedHashMap<>();
    private final Map<String, List<Model>> byName = new LinkedHashMap<>();

    /**
     * @param models in the order in which a bare name prefers them; a later model replaces an earlier one of the same id
     * @param selfHosted providers whose every model is accepted and costs nothing, since the operator runs them
     */
    public Catalog(String version, Instant effectiveFrom, Collection<Model> models, Set<String> selfHosted) {
        this.version = version;
        this.effectiveFrom = effectiveFrom;
        this.selfHosted = Set.copyOf(selfHosted);
        models.forEach(model -> byId.put(model.id(), model));
        byId.values()
                .forEach(model -> byName.computeIfAbsent(model.name(), name -> new ArrayList<>())
                        .add(model));
    }

    public String version() {
        return version;
    }

    /** Since when the version's prices hold. */
    public Instant effectiveFrom() {
        return effectiveFrom;
    }

    public Collection<Model> models() {
        return byId.values();
    }

    /**
     * The models {@code name} can stand for, the preferred one first: {@code provider/model} means one model, a bare name
     * the models of that name at any provider. Empty for a name we do not know.
     *
     * @param wanted what a self-hosted model is taken to be for, which only who runs it knows
     */
    public List<Model> named(String name, Kind wanted) {
        Model exact = byId.get(name);
        if (exact != null) {
            return List.of(exact);
        }
        int slash = name.indexOf('/');
        if (slash > 0 && slash < name.length() - 1 && selfHosted.contains(name.substring(0, slash))) {
            return List.of(
                    new Model(name.substring(0, slash), name.substring(slash + 1), wanted, OptionalLong.empty(), FREE));
        }
        return List.copyOf(byName.getOrDefault(name, List.of()));
    }
}
