package io.llmoptimizer.integration.aliases;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A name that stands for a model in one organization.
 *
 * @param target {@code provider/model} or a bare name of the catalog
 * @param fallbacks models of the same sort to try in this order when {@code target} can't answer
 */
record ModelAlias(
        UUID id,
        UUID organization,
        String name,
        String target,
        List<String> fallbacks,
        Instant createdAt,
        Instant updatedAt) {
    ModelAlias {
        fallbacks = List.copyOf(fallbacks);
    }

    /** What the name stands for, the first choice first. */
    List<String> models() {
        return Stream.concat(Stream.of(target), fallbacks.stream()).toList();
    }

    /** The same name for what {@code changed} says. */
    ModelAlias changedTo(AliasTerms changed, Instant now) {
        return new ModelAlias(id, organization, name, changed.target(), changed.fallbacks(), createdAt, now);
    }
}
