package io.llmoptimizer.analytics.performance;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.llmoptimizer.analytics.rollups.Histogram;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalDouble;

/**
 * Milliseconds that half, 90, 95 and 99 percent of the timed calls did not exceed, to within
 * {@link Histogram#RELATIVE_ERROR}; null when none was timed.
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Percentiles(Double p50, Double p90, Double p95, Double p99) {
    static Percentiles of(Histogram histogram) {
        return new Percentiles(
                rounded(histogram.percentile(50)),
                rounded(histogram.percentile(90)),
                rounded(histogram.percentile(95)),
                rounded(histogram.percentile(99)));
    }

    private static Double rounded(OptionalDouble milliseconds) {
        return milliseconds.isEmpty()
                ? null
                : Double.valueOf(BigDecimal.valueOf(milliseconds.getAsDouble())
                        .setScale(1, RoundingMode.HALF_UP)
                        .doubleValue());
    }
}
