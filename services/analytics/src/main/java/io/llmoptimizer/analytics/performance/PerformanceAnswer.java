package io.llmoptimizer.analytics.performance;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.llmoptimizer.analytics.rollups.Counter;
import io.llmoptimizer.analytics.rollups.Counters;
import io.llmoptimizer.analytics.rollups.Histogram;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Rates and percentiles per key.
 *
 * @param from begin of the range, a whole minute
 * @param to its end, exclusive
 * @param data the keys with the most requests first
 * @param totals the same over all keys
 */
record PerformanceAnswer(Instant from, Instant to, List<String> groupBy, List<Row> data, Measures totals) {
    /** @param key value of each name in groupBy; null for calls that had none */
    record Row(Map<String, String> key, @JsonUnwrapped Measures measures) {}

    /**
     * @param errorRate share of requests that failed or were broken off by the provider, 0 to 1
     * @param fallbackRate share that needed more than one attempt
     * @param cacheHitRate share answered from the cache
     * @param latencyMs of calls that a provider answered in full: cached answers are not counted
     * @param timeToFirstTokenMs of streams that a provider began
     */
    record Measures(
            long requests,
            double errorRate,
            double fallbackRate,
            double cacheHitRate,
            Percentiles latencyMs,
            Percentiles timeToFirstTokenMs) {

        static Measures of(Counters counters, Histogram latency, Histogram timeToFirstToken) {
            return new Measures(
                    counters.get(Counter.REQUESTS),
                    counters.rate(Counter.FAILED_REQUESTS, Counter.INTERRUPTED_REQUESTS),
                    counters.rate(Counter.FALLBACK_REQUESTS),
                    counters.rate(Counter.CACHE_HITS),
                    Percentiles.of(latency),
                    Percentiles.of(timeToFirstToken));
        }
    }
}
