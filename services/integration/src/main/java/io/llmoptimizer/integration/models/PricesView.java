package io.llmoptimizer.integration.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.llmoptimizer.integration.catalog.Prices;
import io.llmoptimizer.integration.catalog.Rates;
import java.math.BigDecimal;

/**
 * What a model costs, in US dollars; decimals are strings, exact.
 *
 * @param version names these prices in usage records
 * @param usdPerRequest of each call, besides its tokens; null when there is no such fee
 * @param longContext other prices for a whole call when its prompt is long; null when there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PricesView(
        String version, PerMillion usdPerMillionTokens, String usdPerRequest, LongContextView longContext) {

    /** @param aboveInputTokens the prices are of calls with more input tokens than this */
    public record LongContextView(long aboveInputTokens, PerMillion usdPerMillionTokens) {}

    /** Prices of a million tokens, by their kind. What is null costs as the kind it is part of. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PerMillion(
            String input,
            String cachedInput,
            String cacheWrite,
            String cacheWriteLong,
            String output,
            String reasoning) {
        private static final int MILLION = 6;

        static PerMillion of(Rates rates) {
            return new PerMillion(
                    perMillion(rates.input()),
                    rates.cachedInput().map(PerMillion::perMillion).orElse(null),
                    rates.cacheWrite().map(PerMillion::perMillion).orElse(null),
                    rates.cacheWriteLong().map(PerMillion::perMillion).orElse(null),
                    rates.output().map(PerMillion::perMillion).orElse(null),
                    rates.reasoning().map(PerMillion::perMillion).orElse(null));
        }

        private static String perMillion(BigDecimal perToken) {
            return plain(perToken.movePointRight(MILLION));
        }
    }

    static PricesView of(Prices prices) {
        return new PricesView(
                prices.version(),
                PerMillion.of(prices.base()),
                prices.base().request().signum() == 0
                        ? null
                        : plain(prices.base().request()),
                prices.longContext()
                        .map(tier -> new LongContextView(tier.aboveInputTokens(), PerMillion.of(tier.rates())))
                        .orElse(null));
    }

    private static String plain(BigDecimal usd) {
        return usd.signum() == 0 ? "0" : usd.stripTrailingZeros().toPlainString();
    }
}
