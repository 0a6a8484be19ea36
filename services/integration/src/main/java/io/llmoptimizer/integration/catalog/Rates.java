package io.llmoptimizer.integration.catalog;

import io.llmoptimizer.integration.chat.TokenUsage;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Prices in US dollars per token, exact.
 *
 * @param cachedInput of input read from the provider's prompt cache; empty when unknown, then it costs as {@code input}
 * @param cacheWrite of input written to the provider's prompt cache; empty when the provider does not charge for that
 * @param cacheWriteLong of input written there to be kept for an hour; empty when the provider has no such thing
 * @param output empty for a model that produces no tokens, such as an embedding model
 */
public record Rates(
        BigDecimal input,
        Optional<BigDecimal> cachedInput,
        Optional<BigDecimal> cacheWrite,
        Optional<BigDecimal> cacheWriteLong,
        Optional<BigDecimal> output) {
    private static final int MILLION = 6;

    public Rates {
        requireNotNegative("input", input);
        cachedInput.ifPresent(rate -> requireNotNegative("cached input", rate));
        cacheWrite.ifPresent(rate -> requireNotNegative("cache write", rate));
        cacheWriteLong.ifPresent(rate -> requireNotNegative("long cache write", rate));
        output.ifPresent(rate -> requireNotNegative("output", rate));
    }

    /** Of a provider that keeps what it caches for one time only. */
    public Rates(
            BigDecimal input,
            Optional<BigDecimal> cachedInput,
            Optional<BigDecimal> cacheWrite,
            Optional<BigDecimal> output) {
        this(input, cachedInput, cacheWrite, Optional.empty(), output);
    }

    /** From prices per million tokens, as vendors publish them. */
    public static Rates perMillion(
            BigDecimal input,
            Optional<BigDecimal> cachedInput,
            Optional<BigDecimal> cacheWrite,
            Optional<BigDecimal> cacheWriteLong,
            Optional<BigDecimal> output) {
        return new Rates(
                perToken(input),
                cachedInput.map(Rates::perToken),
                cacheWrite.map(Rates::perToken),
                cacheWriteLong.map(Rates::perToken),
                output.map(Rates::perToken));
    }

    /** What {@code usage} costs. A cached token whose price is unknown costs as a fresh one. */
    Cost cost(TokenUsage usage) {
        BigDecimal written = cacheWrite.orElse(input);
        return new Cost(
                times(input, usage.freshInput()),
                times(cachedInput.orElse(input), usage.cachedInput()),
                times(written, usage.cacheWrite()).add(times(cacheWriteLong.orElse(written), usage.cacheWriteLong())),
                times(output.orElse(BigDecimal.ZERO), usage.output()));
    }

    /** The most an input token can cost. */
    BigDecimal dearestInput() {
        BigDecimal written = cacheWrite.map(input::max).orElse(input);
        return cacheWriteLong.map(written::max).orElse(written);
    }

    private static BigDecimal times(BigDecimal rate, long tokens) {
        return rate.multiply(BigDecimal.valueOf(tokens));
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
