package io.llmoptimizer.analytics.rollups;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * From one whole minute to another: the finest range rollups can answer for.
 *
 * @param from its first instant
 * @param to the first instant after it
 */
public record TimeRange(Instant from, Instant to) {
    public TimeRange {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a range ends after it begins, not from " + from + " to " + to);
        }
        if (!Granularity.MINUTE.floor(from).equals(from)
                || !Granularity.MINUTE.floor(to).equals(to)) {
            throw new IllegalArgumentException("a range is of whole minutes, not from " + from + " to " + to);
        }
    }

    /** Stretch of time that rollups of one granularity cover exactly. */
    record Part(Granularity granularity, Instant from, Instant to) {}

    /**
     * The fewest rollups that cover this range exactly: whole days in the middle, whole hours at their edges, minutes outermost;
     * five parts at most.
     *
     * @param coarsest no part is of longer buckets than these
     */
    List<Part> parts(Granularity coarsest) {
        List<Part> parts = new ArrayList<>();
        cover(from, to, coarsest, parts);
        return parts;
    }

    private static void cover(Instant from, Instant to, Granularity granularity, List<Part> parts) {
        if (!from.isBefore(to)) {
            return;
        }
        switch (granularity) {
            case MINUTE -> parts.add(new Part(granularity, from, to));
            case HOUR, DAY -> {
                Granularity finer = granularity == Granularity.DAY ? Granularity.HOUR : Granularity.MINUTE;
                Instant first = granularity.ceiling(from);
                Instant last = granularity.floor(to);
                if (first.isBefore(last)) {
                    cover(from, first, finer, parts);
                    parts.add(new Part(granularity, first, last));
                    cover(last, to, finer, parts);
                } else {
                    cover(from, to, finer, parts);
                }
            }
            case MONTH -> cover(from, to, Granularity.DAY, parts);
        }
    }
}
