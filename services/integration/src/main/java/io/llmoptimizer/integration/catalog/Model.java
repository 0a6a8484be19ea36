package io.llmoptimizer.integration.catalog;

import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A model at a provider.
 *
 * @param provider id of the provider
 * @param name the provider's name of the model
 * @param contextWindow input and output tokens together; empty when unknown
 * @param largestOutput output tokens at most; empty when unknown
 */
public record Model(
        String provider,
        String name,
        Kind kind,
        OptionalLong contextWindow,
        OptionalLong largestOutput,
        Prices prices) {

    /** What a model is for. */
    public enum Kind {
        CHAT,
        EMBEDDING,
        MODERATION;

        /** As in the price list and in lists of models. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String wireName) {
            return valueOf(wireName.toUpperCase(Locale.ROOT));
        }
    }

    public Model {
        Objects.requireNonNull(provider, "a model needs a provider");
        Objects.requireNonNull(name, "a model needs a name");
        if (kind == Kind.CHAT && prices.base().output().isEmpty()) {
            throw new IllegalArgumentException(
                    "the price of output tokens of " + provider + "/" + name + " is unknown, so it can't be charged");
        }
    }

    /** A model whose largest output is unknown. */
    public Model(String provider, String name, Kind kind, OptionalLong contextWindow, Prices prices) {
        this(provider, name, kind, contextWindow, OptionalLong.empty(), prices);
    }

    /** The name that is unique in the catalog: {@code provider/name}. */
    public String id() {
        return provider + "/" + name;
    }
}
