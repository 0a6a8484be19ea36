package io.llmoptimizer.integration.catalog;

import io.llmoptimizer.integration.chat.TokenUsage;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a model costs.
 *
 * @param version names the list these prices come from; stored with every usage record
 * @param longContext other prices for the whole call when its prompt is long
 */
public record Prices(String version, Rates base, Optional<LongContext> longContext) {

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
        Rates rates = longContext
                .filter(tier -> usage.input() > tier.aboveInputTokens())
                .map(LongContext::rates)
                .orElse(base);
        return rates.cost(usage);
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
        return new Prices(
                name,
                change.apply(base),
                longContext.map(tier -> new LongContext(tier.aboveInputTokens(), change.apply(tier.rates()))));
    }

    private BigDecimal dearestRate(long inputTokens, java.util.function.Function<Rates, BigDecimal> rate) {
        BigDecimal dearest = rate.apply(base);
        return longContext
                .filter(tier -> inputTokens > tier.aboveInputTokens())
                .map(tier -> rate.apply(tier.rates()).max(dearest))
                .orElse(dearest);
    }
}
