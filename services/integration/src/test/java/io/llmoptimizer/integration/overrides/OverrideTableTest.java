package io.llmoptimizer.integration.overrides;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.catalog.Model.Kind;
import io.llmoptimizer.integration.catalog.PriceChange;
import io.llmoptimizer.integration.catalog.Prices;
import io.llmoptimizer.integration.catalog.Prices.LongContext;
import io.llmoptimizer.integration.catalog.Rates;
import io.llmoptimizer.integration.catalog.Traits;
import io.llmoptimizer.integration.chat.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an organization pays, and from when. */
class OverrideTableTest {
    private static final UUID OURS = new UUID(1, 1);
    private static final UUID THEIRS = new UUID(1, 2);
    /** 3 and 15 dollars a million, twice that above 1,000 tokens; from December on 2 and 10. */
    private static final Model LISTED = new Model(
            "acme",
            "m",
            Kind.CHAT,
            OptionalLong.empty(),
            OptionalLong.empty(),
            new Prices("list", rates("3", "15"), Optional.of(new LongContext(1_000, rates("6", "30")))),
            List.of(new PriceChange(
                    Instant.parse("2026-12-01T00:00:00Z"),
                    new Prices("list@2026-12-01", rates("2", "10"), Optional.empty()))),
            Traits.UNKNOWN);

    private static final OverrideTable TABLE = new OverrideTable(List.of(
            agreed(4, "2027-01-01", fixed("1.1", "4.4")),
            agreed(1, "2026-10-01", new Terms.Discount(new BigDecimal("50"))),
            agreed(2, "2026-11-01", new Terms.Discount(new BigDecimal("99"))),
            agreed(3, "2026-11-01", new Terms.Discount(new BigDecimal("12.5"))),
            agreed(5, "2027-02-01", new Terms.Discount(new BigDecimal("0")))));

    @ParameterizedTest(name = "at {0}: {1} in, {2} out cost {3}")
    @CsvSource({
        // the list: 1000 * 3 + 100 * 15, by a million
        "2026-09-30T23:59:59Z, 1000, 100, 0.0045, list",
        // half of it
        "2026-10-01T00:00:00Z, 1000, 100, 0.00225, override:00000000-0000-0000-0000-000000000001",
        "2026-10-31T23:59:59Z, 1, 0, 0.0000015, override:00000000-0000-0000-0000-000000000001",
        // of two from one day the later one: 87.5 % of the list
        "2026-11-01T00:00:00Z, 1000, 100, 0.0039375, override:00000000-0000-0000-0000-000000000003",
        // 87.5 % of the long tier: 1001 * 6 + 100 * 30 = 9006
        "2026-11-15T12:00:00Z, 1001, 100, 0.00788025, override:00000000-0000-0000-0000-000000000003",
        // the list has changed: 87.5 % of 1000 * 2 + 100 * 10
        "2026-12-01T00:00:00Z, 1000, 100, 0.002625, override:00000000-0000-0000-0000-000000000003",
        // prices of their own, without a long tier: 1000 * 1.1 + 100 * 4.4, 5000 * 1.1
        "2027-01-01T00:00:00Z, 1000, 100, 0.00154, override:00000000-0000-0000-0000-000000000004",
        "2027-01-31T23:59:59Z, 5000, 0, 0.0055, override:00000000-0000-0000-0000-000000000004",
        // the list again
        "2027-02-01T00:00:00Z, 1000, 100, 0.003, override:00000000-0000-0000-0000-000000000005",
    })
    void a_call_costs_what_was_agreed_at_its_start(Instant start, long input, long output, String usd, String version) {
        Prices prices = TABLE.at(OURS, LISTED, start).prices();

        assertThat(prices.cost(TokenUsage.of(input, output)).toPlainString()).isEqualTo(usd);
        assertThat(prices.version()).isEqualTo(version);
        assertThat(prices.dearestInput(input)
                        .add(prices.dearestOutputToken(input).multiply(BigDecimal.valueOf(output))))
                .as("what is reserved covers it")
                .isGreaterThanOrEqualTo(new BigDecimal(usd));
    }

    @Test
    void others_pay_the_list_and_other_models_cost_what_they_cost() {
        Instant time = Instant.parse("2026-11-15T12:00:00Z");
        Model other = new Model("acme", "n", Kind.CHAT, OptionalLong.empty(), LISTED.prices());

        assertThat(TABLE.at(THEIRS, LISTED, time).prices()).isEqualTo(LISTED.prices());
        assertThat(TABLE.at(OURS, other, time).prices()).isEqualTo(LISTED.prices());
        assertThat(OverrideTable.EMPTY.at(OURS, LISTED, time).prices()).isEqualTo(LISTED.prices());
    }

    @Test
    void a_discount_is_exact_and_goes_for_everything_a_call_costs() {
        Rates rates = Rates.perMillion(
                new BigDecimal("0.003625"),
                Optional.of(new BigDecimal("0.000001")),
                Optional.of(new BigDecimal("7")),
                Optional.of(new BigDecimal("11")),
                Optional.of(new BigDecimal("13")),
                Optional.of(new BigDecimal("17")),
                Optional.of(new BigDecimal("0.01")),
                Optional.of(new BigDecimal("10")));
        Prices prices = new Terms.Discount(new BigDecimal("33.333"))
                .inPlaceOf(new Prices("list", rates, Optional.empty()), "agreed");

        // 66.667 % of 1 * 0.003625 + 1 * 0.000001 + 1 * 7 + 1 * 11 + 1 * 13 + 1 * 17 millionths, and of a cent
        assertThat(prices.cost(new TokenUsage(4, 1, 1, 1, 2, 1)).toPlainString())
                .isEqualTo("0.00669870257734542");
    }

    @Test
    void knows_when_prices_change() {
        assertThat(TABLE.changesAfter(OURS, LISTED, Instant.parse("2026-11-01T00:00:00Z")))
                .extracting(Instant::toString)
                .containsExactly("2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z");
        assertThat(TABLE.changesAfter(THEIRS, LISTED, Instant.EPOCH)).hasSize(1);
    }

    private static PriceOverride agreed(long id, String from, Terms terms) {
        return new PriceOverride(
                new UUID(0, id), OURS, "acme", "m", LocalDate.parse(from), terms, "root", Instant.EPOCH);
    }

    private static Terms fixed(String input, String output) {
        return new Terms.Fixed(
                new AgreedPrices(new AgreedPrices.PerMillion(input, null, null, null, output, null), null, null));
    }

    private static Rates rates(String input, String output) {
        return Rates.perMillion(
                new BigDecimal(input),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new BigDecimal(output)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
