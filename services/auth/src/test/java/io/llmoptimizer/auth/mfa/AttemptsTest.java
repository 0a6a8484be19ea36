package io.llmoptimizer.auth.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void a_few_wrong_codes_cost_nothing() {
        assertThat(failed(4).pause(NOW)).isZero();
        assertThat(Attempts.NONE.pause(NOW)).isZero();
    }

    @Test
    void then_each_waits_twice_as_long_up_to_an_hour() {
        assertThat(failed(5).pause(NOW)).isEqualTo(Duration.ofSeconds(30));
        assertThat(failed(6).pause(NOW)).isEqualTo(Duration.ofMinutes(1));
        assertThat(failed(9).pause(NOW)).isEqualTo(Duration.ofMinutes(8));
        assertThat(failed(12).pause(NOW)).isEqualTo(Duration.ofHours(1));
        assertThat(failed(1_000_000).pause(NOW)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void waiting_helps() {
        assertThat(failed(5).pause(NOW.plusSeconds(10))).isEqualTo(Duration.ofSeconds(20));
        assertThat(failed(5).pause(NOW.plusSeconds(30))).isZero();
        assertThat(failed(5).pause(NOW.plus(Duration.ofDays(1)))).isZero();
    }

    @Test
    void guessing_for_ten_years_hardly_ever_succeeds() {
        Attempts attempts = Attempts.NONE;
        Instant now = NOW;
        int guesses = 0;
        while (now.isBefore(NOW.plus(Duration.ofDays(3_650)))) {
            attempts = attempts.failed(now);
            guesses++;
            now = now.plus(attempts.pause(now));
        }
        // Three codes of a million are right at any time.
        assertThat(1 - Math.pow(1 - 3e-6, guesses)).isLessThan(0.25);
    }

    private static Attempts failed(int times) {
        Attempts attempts = Attempts.NONE;
        for (int i = 0; i < times; i++) {
            attempts = attempts.failed(NOW);
        }
        return attempts;
    }
}
