package io.llmoptimizer.integration.overrides;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.integration.catalog.Prices;
import io.llmoptimizer.integration.catalog.Prices.LongContext;
import io.llmoptimizer.integration.catalog.Rates;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Prices as JSON, in the price list's words: decimals are strings, in US dollars. A bad one is a 400 problem that names it.
 *
 * @param usdPerRequest null for none
 * @param longContext other prices for a whole call when its prompt is long; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AgreedPrices(PerMillion usdPerMillionTokens, String usdPerRequest, LongPrompts longContext) {
    /** With the price list's own digits, a cost has at most the 18 decimals that are stored. */
    private static final int MOST_DECIMALS = 9;

    private static final BigDecimal LARGEST = BigDecimal.valueOf(1_000_000);

    /** Only {@code input} is always needed, and {@code output} of a chat model. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PerMillion(
            String input,
            String cachedInput,
            String cacheWrite,
            String cacheWriteLong,
            String output,
            String reasoning) {}

    /** @param aboveInputTokens the prices are of calls with more input tokens than this */
    public record LongPrompts(long aboveInputTokens, PerMillion usdPerMillionTokens) {}

    /** @param version names the prices in usage records */
    Prices toPrices(String version) {
        Optional<BigDecimal> fee = price("usdPerRequest", usdPerRequest);
        Rates base = rates("usdPerMillionTokens", usdPerMillionTokens, fee);
        return new Prices(version, base, Optional.ofNullable(longContext).map(tier -> {
            if (tier.aboveInputTokens() < 1) {
                throw ProblemException.invalid("longContext.aboveInputTokens", "must be at least 1");
            }
            return new LongContext(
                    tier.aboveInputTokens(), rates("longContext.usdPerMillionTokens", tier.usdPerMillionTokens(), fee));
        }));
    }

    private static Rates rates(String field, PerMillion prices, Optional<BigDecimal> fee) {
        if (prices == null) {
            throw ProblemException.invalid(field, "is needed");
        }
        return Rates.perMillion(
                price(field + ".input", prices.input())
                        .orElseThrow(() -> ProblemException.invalid(field + ".input", "is needed, such as \"0.25\"")),
                price(field + ".cachedInput", prices.cachedInput()),
                price(field + ".cacheWrite", prices.cacheWrite()),
                price(field + ".cacheWriteLong", prices.cacheWriteLong()),
                price(field + ".output", prices.output()),
                price(field + ".reasoning", prices.reasoning()),
                fee,
                Optional.empty());
    }

    private static Optional<BigDecimal> price(String field, String text) {
        return Optional.ofNullable(text).map(given -> decimal(field, given, LARGEST, MOST_DECIMALS));
    }

    /** The decimal that {@code text} is, from 0 to {@code largest}. */
    static BigDecimal decimal(String field, String text, BigDecimal largest, int mostDecimals) {
        BigDecimal value;
        try {
            value = new BigDecimal(text);
        } catch (NumberFormatException malformed) {
            throw ProblemException.invalid(field, "must be a decimal number, such as \"0.25\"");
        }
        if (value.signum() < 0 || value.compareTo(largest) > 0) {
            throw ProblemException.invalid(field, "must be from 0 to " + largest.toPlainString());
        }
        if (value.stripTrailingZeros().scale() > mostDecimals) {
            throw ProblemException.invalid(field, "must have at most " + mostDecimals + " decimals");
        }
        return value;
    }
}
