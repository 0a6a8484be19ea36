package io.llmoptimizer.integration.providers.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PausesTest {
    private static final String NOW = "Sat, 21 Nov 2026 10:00:00 GMT";

    @Test
    void milliseconds_win_over_seconds() {
        assertThat(Pauses.in(Map.of("retry-after-ms", "250", "retry-after", "1")::get))
                .contains(Duration.ofMillis(250));
    }

    @Test
    void a_number_is_seconds() {
        assertThat(Pauses.in(Map.of("retry-after", "1.5")::get)).contains(Duration.ofMillis(1_500));
    }

    @Test
    void a_date_counts_from_the_servers_own() {
        assertThat(Pauses.in(Map.of("retry-after", "Sat, 21 Nov 2026 10:00:20 GMT", "date", NOW)::get))
                .contains(Duration.ofSeconds(20));
    }

    @Test
    void a_date_without_the_servers_own_says_nothing() {
        assertThat(Pauses.in(Map.of("retry-after", NOW)::get)).isEmpty();
    }

    @Test
    void what_is_past_too_far_off_or_no_date_says_nothing() {
        assertThat(Pauses.in(Map.of("retry-after", "Sat, 21 Nov 2026 09:59:59 GMT", "date", NOW)::get))
                .isEmpty();
        assertThat(Pauses.in(Map.of("retry-after", "Sun, 22 Nov 2026 10:00:00 GMT", "date", NOW)::get))
                .isEmpty();
        assertThat(Pauses.in(Map.of("retry-after", "soon", "date", NOW)::get)).isEmpty();
        assertThat(Pauses.in(Map.<String, String>of()::get)).isEmpty();
    }
}
