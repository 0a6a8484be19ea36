package io.llmoptimizer.integration.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.catalog.Model.Kind;
import io.llmoptimizer.integration.chat.ServiceTier;
import io.llmoptimizer.integration.chat.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Every chat model of the price list, at usages on both sides of its long-context tier. The table was computed with decimals
 * from the list by other means than ours: tokens times the tier's price of their kind, by a million, and the sum of that.
 */
class CostTableTest {
    private static final CatalogFile FILE = CatalogFile.read("2026-08");
    private static final Catalog CATALOG = new Catalog(FILE.version(), FILE.effectiveFrom(), FILE.models(), Set.of());
    private static final Catalog DATED =
            new Catalog("dated", FILE.effectiveFrom(), CatalogFile.read("dated").models(), Set.of());

    @ParameterizedTest(name = "{0}: {1} in, {2} read, {3} and {4} written, {5} out")
    @CsvFileSource(resources = "/catalog/costs.csv", numLinesToSkip = 1)
    void a_cost_is_exact_to_its_last_digit(
            String model, long input, long read, long written, long writtenLong, long output, String usd) {
        TokenUsage usage = new TokenUsage(input, read, written, writtenLong, output, 0);

        assertThat(CATALOG.named(model, Kind.CHAT)
                        .getFirst()
                        .prices()
                        .cost(usage)
                        .toPlainString())
                .isEqualTo(usd);
    }

    /**
     * Models whose providers publish prices for other ways of serving a call, in those and in ways they have no price for.
     * The table was computed with decimals from prices written down from the vendors' pages, not from our list.
     */
    @ParameterizedTest(name = "{0} served as {1}: {2} in, {3} read, {4} and {5} written, {6} out, {7} searches")
    @CsvFileSource(resources = "/catalog/costs-by-tier.csv", numLinesToSkip = 1)
    void a_cost_is_that_of_the_tier_that_served(
            String model,
            String tier,
            long input,
            long read,
            long written,
            long writtenLong,
            long output,
            long searches,
            String usd,
            String version) {
        Prices prices = CATALOG.named(model, Kind.CHAT).getFirst().prices();
        ServiceTier served = ServiceTier.served(tier);
        TokenUsage usage = new TokenUsage(input, read, written, writtenLong, output, 0, served, searches);

        assertThat(prices.cost(usage).toPlainString()).isEqualTo(usd);
        assertThat(prices.servedIn(served).version()).isEqualTo(version);
        assertThat(prices.parts(usage).total()).isEqualByComparingTo(usd);
        BigDecimal reserved = prices.possible(ServiceTier.asked(tier)).stream()
                .map(each -> each.dearestInput(input)
                        .add(each.dearestOutputToken(input).multiply(BigDecimal.valueOf(output))))
                .reduce(BigDecimal.ZERO, BigDecimal::max);
        assertThat(prices.cost(usage).subtract(prices.parts(usage).search())).isLessThanOrEqualTo(reserved);
    }

    /**
     * Invented models whose prices and tiers change, for calls that start before, at and after each change. The table was
     * computed in whole trillionths of a dollar, from the same prices and without our code.
     */
    @ParameterizedTest(name = "{0} at {1}: {2} in, {3} read, {4} and {5} written, {6} out")
    @CsvFileSource(resources = "/catalog/costs-by-date.csv", numLinesToSkip = 1)
    void a_cost_is_that_of_the_prices_at_the_start_of_the_call(
            String model,
            Instant start,
            long input,
            long read,
            long written,
            long writtenLong,
            long output,
            String usd,
            String version) {
        Prices prices = DATED.named(model, Kind.CHAT).getFirst().at(start).prices();
        TokenUsage usage = new TokenUsage(input, read, written, writtenLong, output, 0);

        assertThat(prices.cost(usage).toPlainString()).isEqualTo(usd);
        assertThat(prices.version()).isEqualTo(version);
        assertThat(prices.cost(usage))
                .isLessThanOrEqualTo(prices.dearestInput(input)
                        .add(prices.dearestOutputToken(input).multiply(BigDecimal.valueOf(output))));
    }
}
