package io.llmoptimizer.analytics.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.analytics.queries.Question;
import io.llmoptimizer.analytics.rollups.Counter;
import io.llmoptimizer.analytics.rollups.Counters;
import io.llmoptimizer.analytics.rollups.Dimension;
import io.llmoptimizer.analytics.rollups.Granularity;
import io.llmoptimizer.analytics.rollups.RollupSum;
import io.llmoptimizer.analytics.rollups.TimeRange;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UsageReportTest {
    private static final TimeRange RANGE =
            new TimeRange(Instant.parse("2026-01-30T12:00:00Z"), Instant.parse("2026-03-02T00:00:00Z"));

    @Test
    void days_and_the_hours_at_the_edges_become_months() {
        UsageAnswer answer = UsageReport.put(
                new Question(RANGE, Optional.of(Granularity.MONTH), Set.of()),
                List.of(
                        sum("2026-01-30T12:00:00Z", 1, "0.1", Map.of()),
                        sum("2026-02-28T00:00:00Z", 4, "0.4", Map.of()),
                        sum("2026-01-31T00:00:00Z", 2, "0.2", Map.of()),
                        sum("2026-03-01T00:00:00Z", 8, "0.8", Map.of())));
        assertThat(answer.data())
                .extracting(row -> row.start() + " " + row.counts().requests() + " "
                        + row.counts().costUsd())
                .containsExactly(
                        "2026-01-01T00:00:00Z 3 0.3", "2026-02-01T00:00:00Z 4 0.4", "2026-03-01T00:00:00Z 8 0.8");
        assertThat(answer.totals().requests()).isEqualTo(15);
        assertThat(answer.totals().costUsd()).isEqualTo("1.5");
        assertThat(answer.granularity()).isEqualTo("month");
    }

    @Test
    void without_a_granularity_the_costliest_key_comes_first() {
        UsageAnswer answer = UsageReport.put(
                new Question(RANGE, Optional.empty(), Set.of(Dimension.MODEL)),
                List.of(
                        sum(null, 1, "0.0000001", Map.of(Dimension.MODEL, "cheap")),
                        sum(null, 1, "20", Map.of(Dimension.MODEL, "dear")),
                        sum(null, 1, "0", Collections.singletonMap(Dimension.MODEL, null))));
        assertThat(answer.data())
                .extracting(row -> row.key() + " " + row.counts().costUsd())
                .containsExactly("{model=dear} 20", "{model=cheap} 0.0000001", "{model=null} 0");
        assertThat(answer.data()).extracting(UsageAnswer.Row::start).containsOnlyNulls();
    }

    @Test
    void a_cost_is_never_in_scientific_notation() {
        for (String cost : Arrays.asList("1E-18", "1E+3", "0E-18", "100.00")) {
            assertThat(UsageCounts.of(counters(1, cost)).costUsd())
                    .matches("\\d+(\\.\\d+)?")
                    .satisfies(text -> assertThat(new BigDecimal(text)).isEqualByComparingTo(new BigDecimal(cost)));
        }
    }

    private static RollupSum sum(String start, long requests, String costUsd, Map<Dimension, String> key) {
        return new RollupSum(start == null ? null : Instant.parse(start), key, counters(requests, costUsd));
    }

    private static Counters counters(long requests, String costUsd) {
        return Counters.of(counter -> counter == Counter.REQUESTS ? requests : 0, new BigDecimal(costUsd));
    }
}
