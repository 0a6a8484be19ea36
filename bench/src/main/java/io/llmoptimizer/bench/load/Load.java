package io.llmoptimizer.bench.load;

import io.llmoptimizer.bench.DemoAccount;
import io.llmoptimizer.bench.FleetHome;
import io.llmoptimizer.bench.Gateway;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The main path under load: a fixed number of connections, each sending its next chat completion as soon as it has the
 * answer to the one before (closed loop), against the sandbox model with the cache bypassed.
 */
public final class Load {
    private static final int CONNECTIONS = Integer.getInteger("connections", 32);
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("warmup", 15));
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("seconds", 20));

    public static void main(String[] arguments) throws InterruptedException {
        PrintStream out = System.out;
        Gateway gateway = Gateway.fromEnvironment();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try {
            String key = DemoAccount.ensure(gateway, FleetHome.path()).apiKey();
            for (boolean stream : new boolean[] {false, true}) {
                String kind = stream ? "streamed" : "whole";
                out.printf(
                        "%n%s answers, %d connections: warming up for %d s …%n",
                        kind, CONNECTIONS, WARM_UP.toSeconds());
                new ClosedLoop(vertx, gateway.base(), key, stream).run(CONNECTIONS, WARM_UP);
                out.printf("measuring for %d s …%n", MEASURED.toSeconds());
                Map<String, Duration> before = FleetProcesses.cpuTimes(FleetHome.path());
                ClosedLoop.Figures figures =
                        new ClosedLoop(vertx, gateway.base(), key, stream).run(CONNECTIONS, MEASURED);
                report(out, figures, before, FleetProcesses.cpuTimes(FleetHome.path()));
                if (figures.errors() > 0) {
                    System.exit(1);
                }
            }
        } catch (IllegalStateException | TimeoutException failed) {
            System.err.println(failed.getMessage());
            System.exit(1);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().orTimeout(5, TimeUnit.SECONDS);
        }
    }

    private static void report(
            PrintStream out, ClosedLoop.Figures figures, Map<String, Duration> before, Map<String, Duration> after) {
        double seconds = MEASURED.toMillis() / 1e3;
        out.printf(
                "  %,.0f requests/s   p50 %.1f ms   p90 %.1f ms   p99 %.1f ms   errors %d%n",
                figures.requests() / seconds,
                figures.latencyMicros().getValueAtPercentile(50) / 1e3,
                figures.latencyMicros().getValueAtPercentile(90) / 1e3,
                figures.latencyMicros().getValueAtPercentile(99) / 1e3,
                figures.errors());
        if (figures.errors() > 0) {
            out.println("  first error: " + figures.firstError());
        }
        out.println("  CPU, in cores:");
        new TreeMap<>(after).forEach((process, time) -> {
            Duration used = time.minus(before.getOrDefault(process, Duration.ZERO));
            out.printf("    %-14s %.2f%n", process, used.toMillis() / 1e3 / seconds);
        });
    }

    private Load() {}
}
