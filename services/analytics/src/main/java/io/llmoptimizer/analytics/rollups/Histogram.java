package io.llmoptimizer.analytics.rollups;

import java.util.Collections;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Durations counted in buckets whose bounds grow by a constant factor, so that every percentile is known to within
 * {@link #RELATIVE_ERROR} and two histograms merge by adding their buckets: the mapping of DDSketch.
 *
 * <p>With an error of α = 0.02 the factor is γ = (1 + α) / (1 − α) ≈ 1.0408. Bucket i ≥ 0 holds the values in (γ^(i−1), γ^i]:
 * i = ⌈ln v / ln γ⌉. Every value of the bucket is within α of its representative 2γ^i / (γ + 1): at the lower bound γ^(i−1)
 * the ratio of the two is 2γ / (γ + 1) = 1 + α, at the upper bound 2 / (γ + 1) = 1 − α. A millisecond to an hour takes 378
 * buckets; a value of less than a millisecond is counted as one.
 *
 * @see <a href="https://www.vldb.org/pvldb/vol12/p2195-masson.pdf">DDSketch, VLDB 2019</a>
 */
public final class Histogram {
    /** Largest distance of a reported percentile from the true one, as a share of the true one. */
    public static final double RELATIVE_ERROR = 0.02;

    private static final double GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
    // StrictMath: a batch that is folded again, perhaps on another machine, must find the same buckets.
    private static final double LN_GAMMA = StrictMath.log(GAMMA);

    private final TreeMap<Integer, Long> buckets = new TreeMap<>();

    /** Counts one duration of {@code milliseconds}. */
    public void record(long milliseconds) {
        add(bucketOf(milliseconds), 1);
    }

    /** Counts {@code count} durations into a bucket. */
    public void add(int bucket, long count) {
        buckets.merge(bucket, count, Math::addExact);
    }

    /** Adds everything {@code other} has counted. */
    public void add(Histogram other) {
        other.buckets.forEach(this::add);
    }

    /** Count of every bucket that isn't empty. */
    public SortedMap<Integer, Long> buckets() {
        return Collections.unmodifiableSortedMap(buckets);
    }

    /** Number of durations counted. */
    public long count() {
        return buckets.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The duration, in milliseconds, that {@code percent} of all durations do not exceed (nearest rank); empty when nothing was
     * counted.
     *
     * @param percent above 0, at most 100
     */
    public OptionalDouble percentile(double percent) {
        if (percent <= 0 || percent > 100) {
            throw new IllegalArgumentException("a percentile lies above 0 and is at most 100, not " + percent);
        }
        long rank = (long) Math.ceil(percent / 100 * count());
        long seen = 0;
        for (var bucket : buckets.entrySet()) {
            seen += bucket.getValue();
            if (seen >= rank) {
                return OptionalDouble.of(valueOf(bucket.getKey()));
            }
        }
        return OptionalDouble.empty();
    }

    static int bucketOf(long milliseconds) {
        return milliseconds <= 1 ? 0 : (int) Math.ceil(StrictMath.log((double) milliseconds) / LN_GAMMA);
    }

    private static double valueOf(int bucket) {
        return 2 * StrictMath.pow(GAMMA, bucket) / (GAMMA + 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Histogram that && buckets.equals(that.buckets);
    }

    @Override
    public int hashCode() {
        return buckets.hashCode();
    }

    @Override
    public String toString() {
        return buckets.toString();
    }
}
