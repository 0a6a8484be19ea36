package io.llmoptimizer.analytics.rollups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void every_percentile_is_within_two_percent_of_the_true_one(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            long[] values = values(random);
            Histogram histogram = histogram(values);
            Arrays.sort(values);
            for (double percent : new double[] {0.1, 1, 25, 50, 75, 90, 95, 99, 99.9, 100}) {
                double exact = values[(int) Math.ceil(percent / 100 * values.length) - 1];
                assertThat(histogram.percentile(percent).orElseThrow())
                        .as("p%s of %d values", percent, values.length)
                        .isCloseTo(exact, within(exact * Histogram.RELATIVE_ERROR + 1e-9));
            }
        }
    }

    @Test
    void every_duration_from_a_millisecond_to_an_hour_is_within_two_percent_of_its_bucket() {
        int last = 0;
        for (long milliseconds = 1; milliseconds <= 3_600_000; milliseconds++) {
            int bucket = Histogram.bucketOf(milliseconds);
            assertThat(bucket).isBetween(last, last + 18);
            last = bucket;
            if (milliseconds < 5_000 || milliseconds % 997 == 0) {
                Histogram one = histogram(milliseconds);
                assertThat(one.percentile(50).orElseThrow())
                        .isCloseTo((double) milliseconds, within(milliseconds * Histogram.RELATIVE_ERROR + 1e-9));
            }
        }
        assertThat(last).as("buckets up to an hour").isEqualTo(378);
    }

    @Test
    void merging_two_is_the_same_as_counting_everything_into_one() {
        Random random = new Random(6);
        long[] some = values(random);
        long[] others = values(random);
        Histogram merged = histogram(some);
        merged.add(histogram(others));
        Histogram whole = histogram(some);
        Arrays.stream(others).forEach(whole::record);
        assertThat(merged).isEqualTo(whole);
        assertThat(merged.count()).isEqualTo((long) some.length + others.length);
    }

    @Test
    void less_than_a_millisecond_counts_as_one() {
        assertThat(histogram(0, -5, 1).buckets()).containsOnlyKeys(0).containsValue(3L);
    }

    @Test
    void the_longest_duration_there_is_has_a_bucket() {
        assertThat(histogram(Long.MAX_VALUE).percentile(100).orElseThrow())
                .isCloseTo((double) Long.MAX_VALUE, within(Long.MAX_VALUE * Histogram.RELATIVE_ERROR));
    }

    @Test
    void there_is_no_percentile_of_nothing() {
        assertThat(new Histogram().percentile(50)).isEmpty();
        assertThatThrownBy(() -> new Histogram().percentile(0)).hasMessageContaining("above 0");
    }

    /** Between a few and some thousand durations of one of several shapes. */
    private static long[] values(Random random) {
        int shape = random.nextInt(3);
        return random.longs(1 + random.nextInt(3_000), 0, Long.MAX_VALUE)
                .map(any -> switch (shape) {
                    case 0 -> 1 + any % 20_000;
                    case 1 -> (long) Math.exp((any % 10_000) / 10_000.0 * 15);
                    default -> 200 + any % 3;
                })
                .toArray();
    }

    private static Histogram histogram(long... values) {
        Histogram histogram = new Histogram();
        Arrays.stream(values).forEach(histogram::record);
        return histogram;
    }
}
