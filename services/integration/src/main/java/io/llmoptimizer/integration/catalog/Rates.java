package io.llmoptimizer.integration.catalog;

import io.llmoptimizer.integration.chat.TokenUsage;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Prices in US dollars, exact: per token, but for {@code request} and {@code search}.
 *
 * @param cachedInput of input read from the provider's prompt cache; empty when unknown, then it costs as {@code input}
 * @param cacheWrite of input written to the provider's prompt cache; empty when the provider does not charge for that
 * @param cacheWriteLong of input written there to be kept for an hour; empty when the provider has no such thing
 * @param output empty for a model that produces no tokens, such as an embedding model
 * @param reasoning of output that the model thought with; empty when the provider charges that as other output
 * @param request what each call costs besides its tokens; zero when it costs nothing
 * @param search what each search of the web costs that the provider makes; zero when it costs nothing, or is unknown
 */
public record Rates(
        BigDecimal input,
        Optional<BigDecimal> cachedInput,
        Optional<BigDecimal> cacheWrite,
        Optional<BigDecimal> cacheWriteLong,
        Optional<BigDecimal> output,
        Optional<BigDecimal> reasoning,
        BigDecimal request,
        BigDecimal search) {
    private static final int MILLION = 6;
    private static final int THOUSAND = 3;

    public Rates {
        requireNotNegative("input", input);
        cachedInput.ifPresent(rate -> requireNotNegative("cached input", rate));
        cacheWrite.ifPresent(rate -> requireNotNegative("cache write", rate));
        cacheWriteLong.ifPresent(rate -> requireNotNegative("long cache write", rate));
        output.ifPresent(rate -> requireNotNegative("output", rate));
        reasoning.ifPresent(rate -> requireNotNegative("reasoning", rate));
        requireNotNegative("a request", request);
        requireNotNegative("a search", search);
    }

    /** Of a provider that keeps what it caches for one time only. */
    public Rates(
            BigDecimal input,
            Optional<BigDecimal> cachedInput,
            Optional<BigDecimal> cacheWrite,
            Optional<BigDecimal> output) {
        this(
                input,
                cachedInput,
                cacheWrite,
                Optional.empty(),
                output,
                Optional.empty(),
                BigDecimal.ZERO,
                BigDecimal.ZERO);
    }

    /**
     * From prices per million tokens, as vendors publish them.
     *
     * @param request per call
     * @param searches per thousand
     */
    public static Rates perMillion(
            BigDecimal input,
            Optional<BigDecimal> cachedInput,
            Optional<BigDecimal> cacheWrite,
            Optional<BigDecimal> cacheWriteLong,
            Optional<BigDecimal> output,
            Optional<BigDecimal> reasoning,
            Optional<BigDecimal> request,
            Optional<BigDecimal> searches) {
        return new Rates(
                perToken(input),
                cachedInput.map(Rates::perToken),
                cacheWrite.map(Rates::perToken),
                cacheWriteLong.map(Rates::perToken),
                output.map(Rates::perToken),
                reasoning.map(Rates::perToken),
                request.orElse(BigDecimal.ZERO),
                searches.map(fee -> fee.movePointLeft(THOUSAND)).orElse(BigDecimal.ZERO));
    }

    /** Every price times {@code factor}, what a call costs besides its tokens included. */
    public Rates times(BigDecimal factor) {
        return tokensTimes(factor, request.multiply(factor), search.multiply(factor));
    }

    /** Every price of tokens times {@code factor}; what a call costs besides stays. */
    Rates tokensTimes(BigDecimal factor) {
        return tokensTimes(factor, request, search);
    }

    /** The same prices with another one for searches. */
    public Rates withSearch(BigDecimal fee) {
        return new Rates(input, cachedInput, cacheWrite, cacheWriteLong, output, reasoning, request, fee);
    }

    private Rates tokensTimes(BigDecimal factor, BigDecimal perRequest, BigDecimal perSearch) {
        return new Rates(
                input.multiply(factor),
                cachedInput.map(factor::multiply),
                cacheWrite.map(factor::multiply),
                cacheWriteLong.map(factor::multiply),
                output.map(factor::multiply),
                reasoning.map(factor::multiply),
                perRequest,
                perSearch);
    }

    /** What {@code usage} costs. A cached token whose price is unknown costs as a fresh one. */
    Cost cost(TokenUsage usage) {
        BigDecimal written = cacheWrite.orElse(input);
        BigDecimal answered = output.orElse(BigDecimal.ZERO);
        return new Cost(
                times(input, usage.freshInput()),
                times(cachedInput.orElse(input), usage.cachedInput()),
                times(written, usage.cacheWrite()).add(times(cacheWriteLong.orElse(written), usage.cacheWriteLong())),
                times(answered, reasoning.isPresent() ? usage.output() - usage.reasoning() : usage.output()),
                reasoning.map(rate -> times(rate, usage.reasoning())).orElse(BigDecimal.ZERO),
                request,
                times(search, usage.searches()));
    }

    /** The most an input token can cost. */
    BigDecimal dearestInput() {
        BigDecimal written = cacheWrite.map(input::max).orElse(input);
        return cacheWriteLong.map(written::max).orElse(written);
    }

    /** The most an output token can cost. */
    BigDecimal dearestOutput() {
        BigDecimal answered = output.orElse(BigDecimal.ZERO);
        return reasoning.map(answered::max).orElse(answered);
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
