package io.llmoptimizer.integration.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a price list says of models besides prices, in a model's own entry or in that of a family: {@code capabilities} (name
 * to true or false), {@code input} and {@code output} modalities, {@code deprecatedOn}, {@code shutsDownOn} and {@code
 * replacement}. What it does not say is unknown.
 */
final class TraitsJson {
    private final List<Family> families = new ArrayList<>();

    /** @param names of models at the provider; one that ends with * stands for all that begin so */
    private record Family(String provider, List<String> names, Traits traits) {
        boolean has(Model model) {
            return model.provider().equals(provider) && names.stream().anyMatch(name -> matches(name, model.name()));
        }

        private static boolean matches(String name, String model) {
            return name.endsWith("*") ? model.startsWith(name.substring(0, name.length() - 1)) : model.equals(name);
        }
    }

    /** @param families the list's families; of what several say, the last one's word counts */
    TraitsJson(JsonNode families) {
        for (JsonNode family : families) {
            List<String> names = new ArrayList<>();
            family.required("models").forEach(name -> names.add(name.textValue()));
            this.families.add(new Family(family.required("provider").textValue(), names, read(family)));
        }
    }

    /** The model with what its families say of it, where its own entry says nothing. */
    Model complete(Model model) {
        Traits general = Traits.UNKNOWN;
        for (Family family : families) {
            if (family.has(model)) {
                general = family.traits().or(general);
            }
        }
        return model.withTraits(model.traits().or(general));
    }

    static Traits read(JsonNode entry) {
        Map<Capability, Boolean> capabilities = new EnumMap<>(Capability.class);
        entry.path("capabilities")
                .properties()
                .forEach(one -> capabilities.put(
                        Capability.of(one.getKey()), one.getValue().booleanValue()));
        return new Traits(
                capabilities,
                modalities(entry, "input"),
                modalities(entry, "output"),
                day(entry, "deprecatedOn"),
                day(entry, "shutsDownOn"),
                Optional.ofNullable(entry.path("replacement").textValue()));
    }

    private static Optional<Set<Modality>> modalities(JsonNode entry, String name) {
        if (!entry.has(name)) {
            return Optional.empty();
        }
        Set<Modality> modalities = EnumSet.noneOf(Modality.class);
        entry.get(name).forEach(modality -> modalities.add(Modality.of(modality.textValue())));
        return Optional.of(modalities);
    }

    private static Optional<LocalDate> day(JsonNode entry, String name) {
        return Optional.ofNullable(entry.path(name).textValue()).map(LocalDate::parse);
    }
}
