package io.llmoptimizer.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final Instant NOW = Instant.EPOCH;
    private static final Outcome UNAVAILABLE = new Outcome.Unavailable("busy", Optional.empty());

    @Test
    void what_was_delivered_or_refused_is_finished() {
        assertThat(verdict(new Outcome.Delivered("x"), 1)).isEqualTo(new Verdict.Finished(true));
        assertThat(verdict(new Outcome.Refused("x"), 1)).isEqualTo(new Verdict.Finished(false));
    }

    @Test
    void pauses_double_up_to_the_longest() {
        assertThat(IntStream.rangeClosed(1, 5).mapToObj(number -> verdict(UNAVAILABLE, number)))
                .containsExactly(again(5), again(10), again(20), again(30), again(30));
    }

    @Test
    void a_provider_may_ask_for_a_longer_pause_but_not_for_a_shorter_one() {
        assertThat(verdict(asking(100), 1)).isEqualTo(again(100));
        assertThat(verdict(asking(1), 1)).isEqualTo(again(5));
    }

    @Test
    void after_the_last_attempt_the_message_has_failed() {
        assertThat(verdict(UNAVAILABLE, 6)).isEqualTo(new Verdict.Finished(false));
        assertThat(verdict(asking(100), 7)).isEqualTo(new Verdict.Finished(false));
    }

    private static Outcome asking(int seconds) {
        return new Outcome.Unavailable("busy", Optional.of(Duration.ofSeconds(seconds)));
    }

    private static Verdict again(int seconds) {
        return new Verdict.Again(NOW.plusSeconds(seconds));
    }

    private static Verdict verdict(Outcome outcome, int number) {
        return Verdict.of(outcome, number, NOW, new Bounds());
    }

    private record Bounds() implements DeliveryConfig {
        @Override
        public int maxAttempts() {
            return 6;
        }

        @Override
        public Duration firstPause() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration longestPause() {
            return Duration.ofSeconds(30);
        }

        @Override
        public int concurrency() {
            return 1;
        }

        @Override
        public Duration lease() {
            return Duration.ofMinutes(1);
        }

        @Override
        public Duration pollInterval() {
            return Duration.ofSeconds(1);
        }
    }
}
