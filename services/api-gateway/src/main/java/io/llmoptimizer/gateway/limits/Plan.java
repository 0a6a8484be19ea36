package io.llmoptimizer.gateway.limits;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All limits of a caller; the same object for all of its requests.
 *
 * @param buckets what this replica knows of each rate: when its bucket is full again, in microseconds
 */
record Plan(List<Limit> rates, List<Slots> slots, List<AtomicLong> buckets) {
    /** These limits and those of {@code other}. */
    Plan and(Plan other) {
        return new Plan(both(rates, other.rates), both(slots, other.slots), both(buckets, other.buckets));
    }

    private static <T> List<T> both(List<T> some, List<T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }
}
