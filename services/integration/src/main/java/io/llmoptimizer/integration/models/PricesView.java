package io.llmoptimizer.integration.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.llmoptimizer.integration.catalog.Prices;
import io.llmoptimizer.integration.catalog.Rates;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a model costs, in US dollars; decimals are strings, exact.
 *
 * @param version names these prices in usage records
 * @param usdPerRequest of each call, besides its tokens; null when there is no such fee
 * @param usdPerThousandSearches of searches of the web that the provider makes; null when unknown, or for nothing
 * @param longContext other prices for a whole call when its prompt is long; null when there are none
 * @param tiers prices of calls that the provider serves in another way, by its name; null when there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PricesView(
        String version,
        PerMillion usdPerMillionTokens,
        String usdPerRequest,
        String usdPerThousandSearches,
        LongContextView longContext,
        Map<String, TierView> tiers) {
    private static final int THOUSAND = 3;

    /** What holds instead in a tier of service. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TierView(PerMillion usdPerMillionTokens, LongContextView longContext) {
        static TierView of(Prices prices) {
            return new TierView(PerMillion.of(prices.base()), LongContextView.of(prices));
        }
    }

    /** @param aboveInputTokens the prices are of calls with more input tokens than this */
    public record LongContextView(long aboveInputTokens, PerMillion usdPerMillionTokens) {
        static LongContextView of(Prices prices) {
            return prices.longContext()
                    .map(tier -> new LongContextView(tier.aboveInputTokens(), PerMillion.of(tier.rates())))
                    .orElse(null);
        }
    }

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
        Map<String, TierView> tiers = new TreeMap<>();
        prices.tiers().forEach((tier, its) -> tiers.put(tier.wireName(), TierView.of(its)));
        return new PricesView(
                prices.version(),
                PerMillion.of(prices.base()),
                fee(prices.base().request()),
                fee(prices.base().search().movePointRight(THOUSAND)),
                LongContextView.of(prices),
                tiers.isEmpty() ? null : tiers);
    }

    private static String fee(BigDecimal usd) {
        return usd.signum() == 0 ? null : plain(usd);
    }

    private static String plain(BigDecimal usd) {
        return usd.signum() == 0 ? "0" : usd.stripTrailingZeros().toPlainString();
    }
}
