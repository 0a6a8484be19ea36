package io.llmoptimizer.billing.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetPeriodTest {
    @ParameterizedTest
    @CsvSource({
        "DAY,   2026-11-21T00:00:00Z,           d2026-11-21, 2026-11-21T00:00:00Z, 2026-11-22T00:00:00Z",
        "DAY,   2026-11-20T23:59:59.999999999Z, d2026-11-20, 2026-11-20T00:00:00Z, 2026-11-21T00:00:00Z",
        "WEEK,  2026-11-16T00:00:00Z,           w2026-11-16, 2026-11-16T00:00:00Z, 2026-11-23T00:00:00Z",
        "WEEK,  2026-11-15T23:59:59.999Z,       w2026-11-09, 2026-11-09T00:00:00Z, 2026-11-16T00:00:00Z",
        "WEEK,  2027-01-01T12:00:00Z,           w2026-12-28, 2026-12-28T00:00:00Z, 2027-01-04T00:00:00Z",
        "MONTH, 2026-12-31T23:59:59.999Z,       m2026-12,    2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
        "MONTH, 2028-02-29T12:00:00Z,           m2028-02,    2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z"
    })
    void a_period_holds_its_first_instant_but_not_its_end(
            BudgetPeriod kind, Instant time, String name, Instant start, Instant end) {
        Period period = kind.holding(time);

        assertThat(period.name()).isEqualTo(name);
        assertThat(period.start()).contains(start);
        assertThat(period.end()).contains(end);
        assertThat(kind.holding(start)).isEqualTo(period);
        assertThat(kind.holding(end.minusNanos(1))).isEqualTo(period);
        assertThat(kind.holding(end)).isNotEqualTo(period);
    }

    @Test
    void the_total_never_starts_and_never_ends() {
        Period total = BudgetPeriod.TOTAL.holding(Instant.parse("2026-11-21T00:00:00Z"));

        assertThat(total.name()).isEqualTo("total");
        assertThat(total.start()).isEmpty();
        assertThat(total.end()).isEmpty();
        assertThat(total.endsBefore(Instant.MAX)).isFalse();
    }

    @Test
    void every_period_is_known_to_admission_by_the_same_name() {
        for (BudgetPeriod period : BudgetPeriod.values()) {
            assertThat(period.admission().name()).isEqualTo(period.name());
            assertThat(BudgetPeriod.named(period.wireName())).contains(period);
        }
    }
}
