package io.llmoptimizer.analytics.rollups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmoptimizer.analytics.rollups.TimeRange.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TimeRangeTest {
    private static final Instant EVE = Instant.parse("2026-01-30T22:58:00Z");

    @Test
    void days_lie_in_the_middle_and_minutes_outermost() {
        assertThat(new TimeRange(EVE, Instant.parse("2026-02-03T01:02:00Z")).parts(Granularity.DAY))
                .containsExactly(
                        part(Granularity.MINUTE, "2026-01-30T22:58:00Z", "2026-01-30T23:00:00Z"),
                        part(Granularity.HOUR, "2026-01-30T23:00:00Z", "2026-01-31T00:00:00Z"),
                        part(Granularity.DAY, "2026-01-31T00:00:00Z", "2026-02-03T00:00:00Z"),
                        part(Granularity.HOUR, "2026-02-03T00:00:00Z", "2026-02-03T01:00:00Z"),
                        part(Granularity.MINUTE, "2026-02-03T01:00:00Z", "2026-02-03T01:02:00Z"));
    }

    @Test
    void a_range_within_an_hour_is_of_minutes() {
        assertThat(new TimeRange(EVE, EVE.plusSeconds(240)).parts(Granularity.DAY))
                .containsExactly(part(Granularity.MINUTE, "2026-01-30T22:58:00Z", "2026-01-30T23:02:00Z"));
    }

    @ParameterizedTest
    @EnumSource(Granularity.class)
    void the_parts_of_any_range_cover_it_without_gap_or_overlap(Granularity coarsest) {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            Instant from = EVE.plus(Duration.ofMinutes(random.nextInt(200_000)));
            Instant to = from.plus(Duration.ofMinutes(1 + random.nextInt(i % 2 == 0 ? 300 : 100_000)));
            List<Part> parts = new TimeRange(from, to).parts(coarsest);
            assertThat(parts).hasSizeBetween(1, 5);
            Instant at = from;
            for (Part part : parts) {
                assertThat(part.from()).isEqualTo(at).isBefore(part.to());
                assertThat(part.granularity()).isLessThanOrEqualTo(coarsest).isNotEqualTo(Granularity.MONTH);
                assertThat(part.granularity().floor(part.from())).isEqualTo(part.from());
                assertThat(part.granularity().floor(part.to())).isEqualTo(part.to());
                at = part.to();
            }
            assertThat(at).isEqualTo(to);
        }
    }

    @Test
    void a_range_that_no_rollups_make_up_cannot_exist() {
        assertThatThrownBy(() -> new TimeRange(EVE, EVE)).hasMessageContaining("ends after it begins");
        assertThatThrownBy(() -> new TimeRange(EVE.plusMillis(1), EVE.plusSeconds(60)))
                .hasMessageContaining("whole minutes");
    }

    private static Part part(Granularity granularity, String from, String to) {
        return new Part(granularity, Instant.parse(from), Instant.parse(to));
    }
}
