package io.llmoptimizer.analytics.rollups;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GranularityTest {
    @ParameterizedTest
    @CsvSource({
        "MINUTE, 2026-03-31T23:59:59.999Z, 2026-03-31T23:59:00Z, 2026-04-01T00:00:00Z",
        "MINUTE, 2026-03-31T23:59:00Z, 2026-03-31T23:59:00Z, 2026-03-31T23:59:00Z",
        "HOUR, 2026-12-31T23:00:00.001Z, 2026-12-31T23:00:00Z, 2027-01-01T00:00:00Z",
        "DAY, 2028-02-28T12:00:00Z, 2028-02-28T00:00:00Z, 2028-02-29T00:00:00Z",
        "MONTH, 2028-02-29T23:59:59Z, 2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z",
        "MONTH, 2026-12-31T23:59:59Z, 2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
        "MONTH, 2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z",
        "DAY, 1969-12-31T23:59:59Z, 1969-12-31T00:00:00Z, 1970-01-01T00:00:00Z",
    })
    void buckets_are_those_of_the_utc_calendar(
            Granularity granularity, Instant instant, Instant floor, Instant ceiling) {
        assertThat(granularity.floor(instant)).isEqualTo(floor);
        assertThat(granularity.ceiling(instant)).isEqualTo(ceiling);
    }
}
