package io.llmoptimizer.bench.edge;

import io.llmoptimizer.bench.load.ClosedLoop;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What one contender did in one turn. Latencies are milliseconds.
 *
 * @param cpuMicros processor time of the contender itself per request, in microseconds
 */
record Round(double perSecond, double p50, double p90, double p99, double cpuMicros) {
    static Round of(ClosedLoop.Figures figures, Duration time, Duration cpu) {
        Histogram latency = figures.latencyMicros();
        return new Round(
                figures.requests() / (time.toMillis() / 1e3),
                latency.getValueAtPercentile(50) / 1e3,
                latency.getValueAtPercentile(90) / 1e3,
                latency.getValueAtPercentile(99) / 1e3,
                cpu.toNanos() / 1e3 / Math.max(1, figures.requests()));
    }

    /** The round in the middle by throughput. */
    static Round median(List<Round> rounds) {
        return rounds.stream()
                .sorted(Comparator.comparingDouble(Round::perSecond))
                .toList()
                .get(rounds.size() / 2);
    }
}
