package io.llmoptimizer.integration.overrides;

import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.catalog.PriceChange;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** All overrides, found by organization and model. Immutable. */
final class OverrideTable {
    static final OverrideTable EMPTY = new OverrideTable(List.of());

    private final Map<Priced, List<PriceOverride>> byModel = new HashMap<>();

    private record Priced(UUID organization, String model) {}

    OverrideTable(Collection<PriceOverride> all) {
        all.stream()
                .sorted(PriceOverride.BY_TIME)
                .forEach(each -> byModel.merge(
                        new Priced(each.organization(), each.modelId()),
                        List.of(each),
                        (before, next) ->
                                Stream.concat(before.stream(), next.stream()).toList()));
    }

    /** The model at the prices that a call of {@code organization} which starts at {@code time} is charged. */
    Model at(UUID organization, Model model, Instant time) {
        Model listed = model.at(time);
        List<PriceOverride> agreed = of(organization, model);
        for (int i = agreed.size() - 1; i >= 0; i--) {
            PriceOverride override = agreed.get(i);
            if (!override.start().isAfter(time)) {
                return listed.withPrices(override.inPlaceOf(listed.prices()));
            }
        }
        return listed;
    }

    /** When after {@code time} the list or an agreement changes what the organization pays, in this order. */
    List<Instant> changesAfter(UUID organization, Model model, Instant time) {
        return Stream.concat(
                        model.changes().stream().map(PriceChange::from),
                        of(organization, model).stream().map(PriceOverride::start))
                .filter(from -> from.isAfter(time))
                .sorted()
                .distinct()
                .toList();
    }

    private List<PriceOverride> of(UUID organization, Model model) {
        return byModel.isEmpty() ? List.of() : byModel.getOrDefault(new Priced(organization, model.id()), List.of());
    }
}
