package io.llmoptimizer.integration.catalog;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A model at a provider.
 *
 * @param provider id of the provider
 * @param name the provider's name of the model
 * @param contextWindow input and output tokens together; empty when unknown
 * @param largestOutput output tokens at most; empty when unknown
 * @param prices until the first of {@code changes}
 * @param changes what replaces those prices, by time
 * @param traits what else is known of it
 */
public record Model(
        String provider,
        String name,
        Kind kind,
        OptionalLong contextWindow,
        OptionalLong largestOutput,
        Prices prices,
        List<PriceChange> changes,
        Traits traits) {

    /** What a model is for. */
    public enum Kind {
        CHAT,
        EMBEDDING,
        MODERATION;

        /** As in the price list and in lists of models. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException when there is none of this name */
        public static Kind of(String wireName) {
            return valueOf(wireName.toUpperCase(Locale.ROOT));
        }
    }

    public Model {
        Objects.requireNonNull(provider, "a model needs a provider");
        Objects.requireNonNull(name, "a model needs a name");
        if (kind == Kind.CHAT && !prices.haveOutput()) {
            throw new IllegalArgumentException(
                    "the price of output tokens of " + provider + "/" + name + " is unknown, so it can't be charged");
        }
        changes =
                changes.stream().sorted(Comparator.comparing(PriceChange::from)).toList();
        for (int i = 0; i < changes.size(); i++) {
            PriceChange change = changes.get(i);
            if (kind == Kind.CHAT && !change.prices().haveOutput()) {
                throw new IllegalArgumentException("the price of output tokens of " + provider + "/" + name + " from "
                        + change.from() + " on is unknown, so it can't be charged");
            }
            if (i > 0 && change.from().equals(changes.get(i - 1).from())) {
                throw new IllegalArgumentException(
                        provider + "/" + name + " has two prices from " + change.from() + " on; keep one");
            }
        }
    }

    /** A model whose prices never changed, and of which little is known. */
    public Model(
            String provider,
            String name,
            Kind kind,
            OptionalLong contextWindow,
            OptionalLong largestOutput,
            Prices prices) {
        this(provider, name, kind, contextWindow, largestOutput, prices, List.of(), Traits.UNKNOWN);
    }

    /** A model whose largest output is unknown. */
    public Model(String provider, String name, Kind kind, OptionalLong contextWindow, Prices prices) {
        this(provider, name, kind, contextWindow, OptionalLong.empty(), prices);
    }

    /** This model with the prices that hold at {@code time}, for good: what a call begins with is what it is charged. */
    public Model at(Instant time) {
        if (changes.isEmpty()) {
            return this;
        }
        Prices holding = prices;
        for (PriceChange change : changes) {
            if (!change.from().isAfter(time)) {
                holding = change.prices();
            }
        }
        return withPrices(holding);
    }

    /** This model at these prices, for good. */
    public Model withPrices(Prices holding) {
        return new Model(provider, name, kind, contextWindow, largestOutput, holding, List.of(), traits);
    }

    Model withTraits(Traits known) {
        return new Model(provider, name, kind, contextWindow, largestOutput, prices, changes, known);
    }

    /** What its provider advises instead, as {@code provider/name}. */
    public Optional<String> replacement() {
        return traits.replacement().map(other -> other.contains("/") ? other : provider + "/" + other);
    }

    /** The name that is unique in the catalog: {@code provider/name}. */
    public String id() {
        return provider + "/" + name;
    }
}
