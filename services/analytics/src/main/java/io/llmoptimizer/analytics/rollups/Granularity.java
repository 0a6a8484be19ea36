package io.llmoptimizer.analytics.rollups;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** Lengths of a bucket of time, finest first. Buckets are those of the UTC calendar. */
public enum Granularity {
    MINUTE("minute", ChronoUnit.MINUTES),
    HOUR("hour", ChronoUnit.HOURS),
    DAY("day", ChronoUnit.DAYS),
    /** For answers only: nothing is stored by the month, it is the sum of its days. */
    MONTH("month", ChronoUnit.MONTHS);

    private final String wireName;
    private final ChronoUnit unit;

    Granularity(String wireName, ChronoUnit unit) {
        this.wireName = wireName;
        this.unit = unit;
    }

    /** Name in queries, answers and the store. */
    public String wireName() {
        return wireName;
    }

    /** Beginning of the bucket that {@code instant} lies in. */
    public Instant floor(Instant instant) {
        return unit == ChronoUnit.MONTHS
                ? utc(instant)
                        .truncatedTo(ChronoUnit.DAYS)
                        .with(TemporalAdjusters.firstDayOfMonth())
                        .toInstant(ZoneOffset.UTC)
                : instant.truncatedTo(unit);
    }

    /** The first beginning of a bucket at or after {@code instant}. */
    public Instant ceiling(Instant instant) {
        Instant floor = floor(instant);
        return floor.equals(instant) ? floor : utc(floor).plus(1, unit).toInstant(ZoneOffset.UTC);
    }

    private static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
