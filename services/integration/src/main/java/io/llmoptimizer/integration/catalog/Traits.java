package io.llmoptimizer.integration.catalog;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a model besides its prices. What is absent is unknown, which is neither yes nor no.
 *
 * @param capabilities what it is known to have (true) or to lack (false)
 * @param input everything it takes; empty when unknown
 * @param output everything it answers in; empty when unknown
 * @param deprecatedOn since when its provider advises against it
 * @param shutsDownOn the last day on which it may answer (UTC)
 * @param replacement what its provider advises instead: a name at the same provider, or {@code provider/name}
 */
public record Traits(
        Map<Capability, Boolean> capabilities,
        Optional<Set<Modality>> input,
        Optional<Set<Modality>> output,
        Optional<LocalDate> deprecatedOn,
        Optional<LocalDate> shutsDownOn,
        Optional<String> replacement) {
    /** Of a model of which nothing is known. */
    public static final Traits UNKNOWN = new Traits(
            Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public Traits {
        capabilities = Map.copyOf(capabilities);
        input = input.map(Set::copyOf);
        output = output.map(Set::copyOf);
        if (deprecatedOn.isPresent()
                && shutsDownOn.isPresent()
                && shutsDownOn.get().isBefore(deprecatedOn.get())) {
            throw new IllegalArgumentException("a model can't be shut down on " + shutsDownOn.get()
                    + ", before it is deprecated on " + deprecatedOn.get());
        }
    }

    public boolean has(Capability capability) {
        return capabilities.getOrDefault(capability, false);
    }

    /** Whether it is known not to have it. */
    public boolean lacks(Capability capability) {
        return !capabilities.getOrDefault(capability, true);
    }

    /** Whether it is known not to be told anything in this. */
    public boolean refuses(Modality modality) {
        return input.isPresent() && !input.get().contains(modality);
    }

    /** Whether the day of its shut-down is over at {@code time}; on that day its provider knows the hour. */
    public boolean isShutDown(Instant time) {
        return shutsDownOn.isPresent()
                && time.atZone(ZoneOffset.UTC).toLocalDate().isAfter(shutsDownOn.get());
    }

    /** These, and what {@code general} says of what these say nothing of. */
    Traits or(Traits general) {
        Map<Capability, Boolean> known = new EnumMap<>(Capability.class);
        known.putAll(general.capabilities);
        known.putAll(capabilities);
        return new Traits(
                known,
                input.or(() -> general.input),
                output.or(() -> general.output),
                deprecatedOn.or(() -> general.deprecatedOn),
                shutsDownOn.or(() -> general.shutsDownOn),
                replacement.or(() -> general.replacement));
    }
}
