package io.llmoptimizer.integration.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.llmoptimizer.integration.catalog.Capability;
import io.llmoptimizer.integration.catalog.Modality;
import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.catalog.Prices;
import io.llmoptimizer.integration.catalog.Traits;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * A model as a caller sees it. What is null or left out is unknown.
 *
 * @param kind what it is for
 * @param usable whether the caller can call it now
 * @param contextWindow tokens of prompt and answer together
 * @param largestOutput tokens of an answer
 * @param capabilities what it is known to have (true) and to lack (false)
 * @param deprecatedOn since when its provider advises against it
 * @param shutsDownOn its last day
 * @param replacement what its provider advises instead
 * @param prices what it costs the caller now
 * @param priceChanges what it will cost, by time
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelView(
        String id,
        String provider,
        String name,
        String kind,
        boolean usable,
        Long contextWindow,
        Long largestOutput,
        List<String> inputModalities,
        List<String> outputModalities,
        Map<String, Boolean> capabilities,
        LocalDate deprecatedOn,
        LocalDate shutsDownOn,
        String replacement,
        PricesView prices,
        List<Change> priceChanges) {

    /** @param from since when these prices hold */
    public record Change(Instant from, PricesView prices) {}

    /**
     * @param prices what a call that starts at a time is charged
     * @param changes when that changes
     */
    static ModelView of(
            Model model, boolean usable, Instant now, Function<Instant, Prices> prices, List<Instant> changes) {
        Traits traits = model.traits();
        return new ModelView(
                model.id(),
                model.provider(),
                model.name(),
                model.kind().wireName(),
                usable,
                boxed(model.contextWindow()),
                boxed(model.largestOutput()),
                names(traits.input()),
                names(traits.output()),
                capabilities(traits),
                traits.deprecatedOn().orElse(null),
                traits.shutsDownOn().orElse(null),
                model.replacement().orElse(null),
                PricesView.of(prices.apply(now)),
                changes.stream()
                        .map(from -> new Change(from, PricesView.of(prices.apply(from))))
                        .toList());
    }

    private static Long boxed(OptionalLong count) {
        return count.isPresent() ? count.getAsLong() : null;
    }

    private static List<String> names(Optional<Set<Modality>> known) {
        return known.map(modalities -> Arrays.stream(Modality.values())
                        .filter(modalities::contains)
                        .map(Modality::wireName)
                        .toList())
                .orElse(null);
    }

    private static Map<String, Boolean> capabilities(Traits traits) {
        Map<String, Boolean> known = new LinkedHashMap<>();
        for (Capability capability : Capability.values()) {
            if (traits.capabilities().containsKey(capability)) {
                known.put(capability.wireName(), traits.has(capability));
            }
        }
        return known;
    }
}
