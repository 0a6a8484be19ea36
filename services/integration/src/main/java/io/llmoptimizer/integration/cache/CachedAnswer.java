package io.llmoptimizer.integration.cache;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;

/**
 * A complete answer of a provider.
 *
 * @param provider id of the provider that answered
 * @param model catalog name of the model that answered
 * @param completion the OpenAI-shaped completion as JSON bytes; not to be changed by anyone
 * @param costUsd what the answer cost when it was made, and so what a hit saves
 * @param created when the provider answered
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes that go from store to socket; nobody compares answers.
public record CachedAnswer(String provider, String model, byte[] completion, BigDecimal costUsd, Instant created) {
    public CachedAnswer {
        Objects.requireNonNull(provider, "a cached answer needs a provider");
        Objects.requireNonNull(model, "a cached answer needs a model");
        Objects.requireNonNull(completion, "a cached answer needs a completion");
        Objects.requireNonNull(costUsd, "a cached answer needs a cost");
        Objects.requireNonNull(created, "a cached answer needs a time");
    }

    @Override
    public String toString() {
        return "CachedAnswer[provider=" + provider + ", model=" + model + ", bytes=" + completion.length + ", created="
                + created + "]";
    }
}
