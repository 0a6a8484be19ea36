package io.llmoptimizer.bench.streams;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * What was seen in one round.
 *
 * @param firstToken microseconds from sending the request to the first text
 * @param lateness microseconds of each chunk, from the vendor's sending it to the client's having it
 * @param perChunk nanoseconds: of each stream its time from the first chunk to the last, divided among the chunks
 * @param cpu of each process meanwhile
 */
record Figures(Histogram firstToken, Histogram lateness, Histogram perChunk, Map<String, Duration> cpu) {

    /** In microseconds, as all that follow. */
    static double firstTokenP50(Figures round) {
        return round.firstToken().getValueAtPercentile(50);
    }

    static double firstTokenP99(Figures round) {
        return round.firstToken().getValueAtPercentile(99);
    }

    static double latenessP50(Figures round) {
        return round.lateness().getValueAtPercentile(50);
    }

    static double latenessP99(Figures round) {
        return round.lateness().getValueAtPercentile(99);
    }

    static double latenessMean(Figures round) {
        return round.lateness().getMean();
    }

    static double perChunkMean(Figures round) {
        return round.perChunk().getMean() / 1e3;
    }

    /** Processor time of a service for each chunk. */
    static ToDoubleFunction<Figures> cpuOf(String process) {
        return round -> round.cpu().getOrDefault(process, Duration.ZERO).toNanos()
                / 1e3
                / Math.max(1, round.lateness().getTotalCount());
    }

    /** The figure of the round in the middle. */
    static double median(Collection<Figures> rounds, ToDoubleFunction<Figures> figure) {
        return rounds.stream().mapToDouble(figure).sorted().toArray()[rounds.size() / 2];
    }
}
