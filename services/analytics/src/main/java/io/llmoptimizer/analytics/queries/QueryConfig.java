package io.llmoptimizer.analytics.queries;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of a question, so that nobody's question slows down everybody's answers. */
@ConfigMapping(prefix = "llmo.analytics.queries")
public interface QueryConfig {
    /** Most rows of an answer: buckets of time × combinations of what it is grouped by. About 300 bytes each on the wire. */
    @WithDefault("10000")
    int largestAnswer();

    /** Longest range of a question that goes over time as a whole, or by the day or month. */
    @WithDefault("1830d")
    Duration longestRange();

    /** Longest range of a question by the hour. */
    @WithDefault("92d")
    Duration longestRangeByHour();

    /** Longest range of a question by the minute. */
    @WithDefault("2d")
    Duration longestRangeByMinute();
}
