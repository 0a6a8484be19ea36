package io.llmoptimizer.billing.metering;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.YearMonth;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LedgerMonthTest {
    @Test
    void the_last_month_this_one_and_those_ahead_need_a_partition() {
        assertThat(LedgerMonth.needed(Instant.parse("2026-12-31T23:59:59.999Z"), 2))
                .extracting(LedgerMonth::partition)
                .containsExactly(
                        "usage_ledger_2026_11", "usage_ledger_2026_12", "usage_ledger_2027_01", "usage_ledger_2027_02");
    }

    @Test
    void a_month_starts_and_ends_at_midnight_utc() {
        LedgerMonth february = new LedgerMonth(YearMonth.of(2028, 2));

        assertThat(february.starts()).isEqualTo("2028-02-01T00:00:00Z");
        assertThat(february.ends()).isEqualTo("2028-03-01T00:00:00Z");
    }

    @Test
    void names_do_not_depend_on_the_machines_language() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(new LedgerMonth(YearMonth.of(2026, 11)).partition()).isEqualTo("usage_ledger_2026_11");
        } finally {
            Locale.setDefault(before);
        }
    }
}
