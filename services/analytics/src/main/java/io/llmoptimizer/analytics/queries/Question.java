package io.llmoptimizer.analytics.queries;

import io.llmoptimizer.analytics.rollups.Dimension;
import io.llmoptimizer.analytics.rollups.Granularity;
import io.llmoptimizer.analytics.rollups.TimeRange;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked.
 *
 * @param granularity empty for sums over the whole range
 * @param groupBy in the order asked for
 */
public record Question(TimeRange range, Optional<Granularity> granularity, Set<Dimension> groupBy) {
    /** Length of the range. */
    Duration length() {
        return Duration.between(range.from(), range.to());
    }
}
