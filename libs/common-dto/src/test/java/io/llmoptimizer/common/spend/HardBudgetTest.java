package io.llmoptimizer.common.spend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmoptimizer.common.spend.HardBudget.Period;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HardBudgetTest {
    private static final UUID DAILY = UUID.fromString("01939d3c-0000-7000-8000-000000000001");
    private static final UUID TOTAL = UUID.fromString("01939d3c-0000-7000-8000-000000000002");

    @Test
    void the_budgets_of_a_subject_are_one_value() {
        assertThat(HardBudget.encode(List.of(
                        HardBudget.of(DAILY, new BigDecimal("12.5"), Period.DAY),
                        HardBudget.of(TOTAL, new BigDecimal("0.0000000001"), Period.TOTAL))))
                .isEqualTo(DAILY + "|12500000000|day;" + TOTAL + "|1|total");
    }

    @Test
    void a_limit_that_can_not_be_counted_is_refused() {
        assertThatThrownBy(() -> new HardBudget(DAILY, -1, Period.DAY)).hasMessageContaining("0 to 2^53");
        assertThatThrownBy(() -> new HardBudget(DAILY, NanoUsd.MAX + 1, Period.DAY))
                .hasMessageContaining("0 to 2^53");
        assertThat(HardBudget.of(DAILY, new BigDecimal("1e12"), Period.DAY).limit())
                .isEqualTo(NanoUsd.MAX);
    }

    @Test
    void periods_are_named_by_their_utc_start() {
        Instant lastOfYear = Instant.parse("2026-12-31T23:59:59.999Z");
        assertThat(SpendKeys.day(lastOfYear)).isEqualTo("d2026-12-31");
        assertThat(SpendKeys.week(lastOfYear)).isEqualTo("w2026-12-28");
        assertThat(SpendKeys.month(lastOfYear)).isEqualTo("m2026-12");
        assertThat(SpendKeys.week(Instant.parse("2027-01-03T23:59:59Z"))).isEqualTo("w2026-12-28");
        assertThat(SpendKeys.week(Instant.parse("2027-01-04T00:00:00Z"))).isEqualTo("w2027-01-04");
    }

    @Test
    void the_keys_of_an_organization_share_a_hash_slot() {
        UUID organization = UUID.fromString("01939d3c-0000-7000-8000-00000000000a");
        assertThat(List.of(
                        SpendKeys.hardBudgets(organization),
                        SpendKeys.revision(organization),
                        SpendKeys.counter(organization, DAILY, "total"),
                        SpendKeys.reservations(organization),
                        SpendKeys.expiries(organization)))
                .allSatisfy(key -> assertThat(key).startsWith("llmo:spend:{" + organization + "}:"))
                .doesNotHaveDuplicates();
    }
}
