package io.llmoptimizer.integration.catalog;

import io.llmoptimizer.integration.chat.ServiceTier;
import io.llmoptimizer.integration.chat.TokenUsage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What a model costs.
 *
 * @param version names the list these prices come from; stored with every usage record
 * @param longContext other prices for the whole call when its prompt is long
 * @param tiers what holds instead for calls that the provider served in that way; others cost as usual
 */
public record Prices(String version, Rates base, Optional<LongContext> longContext, Map<ServiceTier, Prices> tiers) {

    public Prices {
        tiers = Map.copyOf(tiers);
    }

    /** Prices that hold however the provider serves a call. */
    public Prices(String version, Rates base, Optional<LongContext> longContext) {
        this(version, base, longContext, Map.of());
    }

    /** @param aboveInputTokens the prices apply to all tokens of a call with more input tokens than this */
    public record LongContext(long aboveInputTokens, Rates rates) {
        public LongContext {
            if (aboveInputTokens < 1) {
                throw new IllegalArgumentException("a long-context tier starts above 1 token: " + aboveInputTokens);
            }
        }
    }

    /** Exact cost of {@code usage} in US dollars, without trailing zeros. */
    public BigDecimal cost(TokenUsage usage) {
        return parts(usage).total();
    }

    /** What {@link #cost} is the sum of. */
    public Cost parts(TokenUsage usage) {
        Prices served = servedIn(usage.tier());
        Rates rates = served.longContext
                .filter(tier -> usage.input() > tier.aboveInputTokens())
                .map(LongContext::rates)
                .orElse(served.base);
        return rates.cost(usage);
    }

    /** Whether output tokens have a price, in every tier. */
    boolean haveOutput() {
        return base.output().isPresent() && tiers.values().stream().allMatch(Prices::haveOutput);
    }

    /** What a call costs that the provider served in this way. */
    public Prices servedIn(ServiceTier tier) {
        return tiers.getOrDefault(tier, this);
    }

    /**
     * What may be charged for a call, since providers may serve it as usual whatever it asks for.
     *
     * @param asked empty when the provider chooses
     */
    public List<Prices> possible(Optional<ServiceTier> asked) {
        List<Prices> possible = new ArrayList<>();
        possible.add(this);
        tiers.forEach((tier, prices) -> {
            if (asked.isEmpty() || asked.get() == tier) {
                possible.add(prices);
            }
        });
        return possible;
    }

    /** These prices and others for a tier of service. */
    Prices with(ServiceTier tier, Rates rates, Optional<LongContext> longPrompts) {
        Map<ServiceTier, Prices> more = new EnumMap<>(ServiceTier.class);
        more.putAll(tiers);
        more.put(tier, new Prices(nameOf(version, tier), rates, longPrompts));
        return new Prices(version, base, longContext, more);
    }

    /** These prices and others for a tier of service, whose tokens cost {@code factor} times as much. */
    Prices with(ServiceTier tier, BigDecimal factor) {
        return with(
                tier,
                base.tokensTimes(factor),
                longContext.map(one ->
                        new LongContext(one.aboveInputTokens(), one.rates().tokensTimes(factor))));
    }

    private static String nameOf(String version, ServiceTier tier) {
        return version + "/" + tier.wireName();
    }

    /** The most that a call costs for a prompt of at most {@code tokens}, what it costs besides tokens included. */
    public BigDecimal dearestInput(long tokens) {
        return dearestRate(tokens, Rates::dearestInput)
                .multiply(BigDecimal.valueOf(tokens))
                .add(dearestRate(tokens, Rates::request));
    }

    /** The most that one output token can cost after a prompt of at most {@code inputTokens}. */
    public BigDecimal dearestOutputToken(long inputTokens) {
        return dearestRate(inputTokens, Rates::dearestOutput);
    }

    /** These prices, each changed alike, under another name. */
    public Prices changed(String name, UnaryOperator<Rates> change) {
        Map<ServiceTier, Prices> changed = new EnumMap<>(ServiceTier.class);
        tiers.forEach((tier, prices) -> changed.put(tier, prices.changed(nameOf(name, tier), change)));
        return new Prices(
                name,
                change.apply(base),
                longContext.map(tier -> new LongContext(tier.aboveInputTokens(), change.apply(tier.rates()))),
                changed);
    }

    private BigDecimal dearestRate(long inputTokens, Function<Rates, BigDecimal> rate) {
        BigDecimal dearest = rate.apply(base);
        return longContext
                .filter(tier -> inputTokens > tier.aboveInputTokens())
                .map(tier -> rate.apply(tier.rates()).max(dearest))
                .orElse(dearest);
    }
}
