package io.llmoptimizer.analytics.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Sums per bucket of time and key.
 *
 * @param from begin of the range that was summed, a whole minute
 * @param to its end, exclusive
 * @param granularity null when each row goes over the whole range
 * @param data by time, and within a bucket the costliest first; a bucket without calls has no row
 * @param totals sums over all rows
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record UsageAnswer(
        Instant from, Instant to, String granularity, List<String> groupBy, List<Row> data, UsageCounts totals) {

    /**
     * @param start beginning of the bucket, which for the first may lie before the range: only what is in the range is counted;
     *     absent without a granularity
     * @param key value of each name in groupBy; null for calls that had none
     */
    record Row(
            @JsonInclude(JsonInclude.Include.NON_NULL) Instant start,
            Map<String, String> key,
            @JsonUnwrapped UsageCounts counts) {}
}
