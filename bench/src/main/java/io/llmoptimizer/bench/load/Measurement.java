package io.llmoptimizer.bench.load;

import io.llmoptimizer.bench.FleetHome;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

/** Warms up, measures, and prints rate, latency and what each process of the fleet took of the processor meanwhile. */
final class Measurement {
    private final Vertx vertx;
    private final PrintStream out;
    private final Duration warmUp;
    private final Duration time;

    /**
     * @param rate answers a second
     * @param cores what each process used, in processor cores
     */
    record Result(double rate, long errors, Map<String, Double> cores) {}

    Measurement(Vertx vertx, PrintStream out, Duration warmUp, Duration time) {
        this.vertx = vertx;
        this.out = out;
        this.warmUp = warmUp;
        this.time = time;
    }

    Result of(String what, int connections, URI base, ClosedLoop.Calls calls)
            throws InterruptedException, TimeoutException {
        out.printf("%n%s, %d at a time: warming up for %d s …%n", what, connections, warmUp.toSeconds());
        new ClosedLoop(vertx, base, calls).run(connections, warmUp);
        out.printf("measuring for %d s …%n", time.toSeconds());
        Map<String, Duration> before = FleetProcesses.cpuTimes(FleetHome.path());
        ClosedLoop.Figures figures = new ClosedLoop(vertx, base, calls).run(connections, time);
        Map<String, Double> cores = cores(before, FleetProcesses.cpuTimes(FleetHome.path()));
        report(figures, cores);
        return new Result(rate(figures), figures.errors(), cores);
    }

    private double rate(ClosedLoop.Figures figures) {
        return figures.requests() / seconds(time);
    }

    private Map<String, Double> cores(Map<String, Duration> before, Map<String, Duration> after) {
        Map<String, Double> cores = new TreeMap<>();
        after.forEach((process, used) ->
                cores.put(process, seconds(used.minus(before.getOrDefault(process, Duration.ZERO))) / seconds(time)));
        return cores;
    }

    private void report(ClosedLoop.Figures figures, Map<String, Double> cores) {
        out.printf(
                "  %,.0f requests/s   p50 %.1f ms   p90 %.1f ms   p99 %.1f ms   errors %d%n",
                rate(figures),
                figures.latencyMicros().getValueAtPercentile(50) / 1e3,
                figures.latencyMicros().getValueAtPercentile(90) / 1e3,
                figures.latencyMicros().getValueAtPercentile(99) / 1e3,
                figures.errors());
        if (figures.errors() > 0) {
            out.println("  first error: " + figures.firstError());
        }
        out.println("  CPU, in cores:");
        cores.forEach((process, used) -> out.printf("    %-14s %.2f%n", process, used));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
