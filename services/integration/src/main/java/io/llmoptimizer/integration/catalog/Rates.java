package io.llmoptimizer.integration.catalog;

import io.llmoptimizer.integration.chat.TokenUsage;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Prices in US dollars per token, exact.
 *
 * @param cachedInput of input read from the provider's prompt cache; empty when unknown, then it costs as {@code input}
 * @param cacheWrite of input written to the provider's prompt cache; empty when the provider does not charge for that
 * @param output empty for a model that produces no tokens, such as an embedding model
 */
public record Rates(
        BigDecimal input,
        Optional<BigDecimal> cachedInput,
        Optional<BigDecimal> cacheWrite,
        Optional<BigDecimal> output) {
    private static final int MILLION = 6;

    public Rates {
        requireNotNegative("input", input);
        cachedInput.ifPresent(rate -> requireNotNegative("cached input", rate));
        cacheWrite.ifPresent(rate -> requireNotNegative("cache write", rate));
        output.ifPresent(rate -> requireNotNegative("output", rate));
    }

    /** From prices per million tokens, as vendors publish them. */
    public static Rates perMillion(
            BigDecimal input,
            Optional<BigDecimal> cachedInput,
            Optional<BigDecimal> cacheWrite,
            Optional<BigDecimal> output) {
        return new Rates(
                perToken(input),
                cachedInput.map(Rates::perToken),
                cacheWrite.map(Rates::perToken),
                output.map(Rates::perToken));
    }

    BigDecimal cost(TokenUsage usage) {
        BigDecimal fresh = input.multiply(BigDecimal.valueOf(usage.input() - usage.cachedInput()));
        BigDecimal cached = cachedInput.orElse(input).multiply(BigDecimal.valueOf(usage.cachedInput()));
        BigDecimal produced = output.orElse(BigDecimal.ZERO).multiply(BigDecimal.valueOf(usage.output()));
        return fresh.add(cached).add(produced);
    }

    /** The most an input token can cost. */
    BigDecimal dearestInput() {
        return cacheWrite.map(input::max).orElse(input);
    }

    private static BigDecimal perToken(BigDecimal perMillion) {
        return perMillion.movePointLeft(MILLION);
    }

    private static void requireNotNegative(String what, BigDecimal rate) {
        if (rate.signum() < 0) {
            throw new IllegalArgumentException("a price for " + what + " can't be negative: " + rate);
        }
    }
}
