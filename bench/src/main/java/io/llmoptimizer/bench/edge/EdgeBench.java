package io.llmoptimizer.bench.edge;

import io.llmoptimizer.bench.load.ClosedLoop;
import io.llmoptimizer.bench.load.FixedCalls;
import io.llmoptimizer.common.identity.ApiKeyFormat;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import redis.embedded.RedisServer;

/**
 * The gateway with an API key, its limits in Redis and its traces on, beside a bare Vert.x reverse proxy and nginx: same
 * machine, same upstream, same load. The contenders take turns, several rounds of it, so that what the machine does
 * meanwhile hits all of them; the median round counts. The warm-up is as long as the compiler needs for the gateway.
 */
public final class EdgeBench {
    private static final int CONNECTIONS = Integer.getInteger("connections", 64);
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("warmup", 40));
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("seconds", 5));
    /** The upstream's token exchange takes any that is well-formed. */
    private static final String API_KEY = ApiKeyFormat.of(new byte[ApiKeyFormat.SECRET_BYTES]);

    private static final FixedCalls CALLS = new FixedCalls(
            ClosedLoop.post("/v1/chat/completions", "Bearer " + API_KEY),
            List.of(Buffer.buffer("{\"model\":\"sandbox/answer\",\"messages\":[{\"role\":\"user\",\"content\":"
                    + "\"What does a gateway add to a model call, in one sentence?\"}]}")),
            "chatcmpl");

    private final PrintStream out = System.out;
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    private final Path folder;
    private final List<Contender> started = new ArrayList<>();

    private EdgeBench(Path folder) {
        this.folder = folder;
    }

    /** @param arguments the gateway's jar */
    public static void main(String[] arguments) throws IOException, InterruptedException, TimeoutException {
        EdgeBench bench = new EdgeBench(Files.createTempDirectory("edge-bench"));
        int redisPort = Contender.freePort();
        RedisServer redis = RedisServer.newRedisServer().port(redisPort).build();
        redis.start();
        try {
            bench.run(Path.of(arguments[0]), redisPort);
        } finally {
            bench.started.forEach(Contender::close);
            redis.stop();
            bench.vertx.close().toCompletionStage().toCompletableFuture().orTimeout(5, TimeUnit.SECONDS);
        }
    }

    private void run(Path gatewayJar, int redisPort) throws InterruptedException, TimeoutException {
        int port = Contender.freePort();
        Contender upstream =
                keep(Contender.start("upstream", port, "/", folder, Contender.java(Upstream.class, port), Map.of()));
        Contender bare = keep(bareProxy(port));
        Contender gateway = keep(gateway(gatewayJar, port, redisPort));
        List<Contender> all = new ArrayList<>(List.of(bare, gateway));
        Nginx.binary()
                .map(binary -> keep(
                        Nginx.start(binary, folder, port, Runtime.getRuntime().availableProcessors())))
                .ifPresentOrElse(
                        all::add,
                        () -> out.println("nginx is not installed (Debian: apt install nginx-light): left out."));
        all.add(upstream);
        for (Contender each : all) {
            load(each, CONNECTIONS, WARM_UP);
            load(each, 1, WARM_UP.dividedBy(2));
        }
        report("%d connections".formatted(CONNECTIONS), measure(all, CONNECTIONS), bare, gateway);
        report("1 connection", measure(all, 1), bare, gateway);
    }

    private Contender bareProxy(int upstreamPort) {
        int port = Contender.freePort();
        return Contender.start(
                "bare-proxy", port, "/", folder, Contender.java(BareProxy.class, port, upstreamPort), Map.of());
    }

    private Contender gateway(Path jar, int upstreamPort, int redisPort) {
        int port = Contender.freePort();
        String upstream = "http://127.0.0.1:" + upstreamPort;
        Map<String, String> settings = new LinkedHashMap<>();
        for (String service : List.of("AUTH", "BILLING", "NOTIFICATION", "ANALYTICS", "INTEGRATION")) {
            settings.put("LLMO_" + service + "_URL", upstream);
        }
        settings.put("LLMO_IDENTITY_ISSUER", IssuedToken.ISSUER);
        settings.put("LLMO_HTTP_PORT", Integer.toString(port));
        settings.put("LLMO_REDIS_URL", "redis://127.0.0.1:" + redisPort);
        settings.put("LLMO_CLIENT_API_GATEWAY_SECRET", "bench");
        settings.put("LLMO_LIMITS_ORGANIZATION_REQUESTS_PER_MINUTE", "100000000");
        settings.put("LLMO_TRACES_DISABLED", "false");
        settings.put("QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        settings.put("LLMO_OTLP_ENDPOINT", upstream);
        List<String> options = new ArrayList<>(
                List.of(System.getProperty("gateway.options", "").split(" ", -1)));
        options.removeIf(String::isEmpty);
        options.addAll(List.of("-jar", jar.toString()));
        return Contender.start(
                "api-gateway",
                port,
                "/q/health/ready",
                folder,
                Contender.java(options.toArray(String[]::new)),
                settings);
    }

    private Contender keep(Contender contender) {
        started.addFirst(contender);
        return contender;
    }

    private Map<Contender, List<Round>> measure(List<Contender> all, int connections)
            throws InterruptedException, TimeoutException {
        Map<Contender, List<Round>> rounds = new LinkedHashMap<>();
        for (int i = 0; i < ROUNDS; i++) {
            for (Contender each : all) {
                Duration before = each.cpuTime();
                ClosedLoop.Figures figures = load(each, connections, MEASURED);
                rounds.computeIfAbsent(each, first -> new ArrayList<>())
                        .add(Round.of(figures, MEASURED, each.cpuTime().minus(before)));
            }
        }
        return rounds;
    }

    private ClosedLoop.Figures load(Contender target, int connections, Duration time)
            throws InterruptedException, TimeoutException {
        ClosedLoop.Figures figures = new ClosedLoop(vertx, target.base(), CALLS).run(connections, time);
        if (figures.errors() > 0) {
            throw new IllegalStateException(target.name() + ": " + figures.errors() + " errors, the first of them "
                    + figures.firstError() + ". Its log is in " + folder);
        }
        return figures;
    }

    private void report(String title, Map<Contender, List<Round>> rounds, Contender bare, Contender gateway) {
        out.printf(
                "%n%-12s %12s %9s %9s %9s %16s%n", title, "requests/s", "p50 ms", "p90 ms", "p99 ms", "CPU µs/request");
        rounds.forEach((contender, each) -> {
            Round median = Round.median(each);
            out.printf(
                    "%-12s %,12.0f %9.3f %9.3f %9.3f %16.0f%n",
                    contender.name(), median.perSecond(), median.p50(), median.p90(), median.p99(), median.cpuMicros());
        });
        Round ours = Round.median(rounds.get(gateway));
        Round theirs = Round.median(rounds.get(bare));
        out.printf(
                "the gateway has %.0f %% of the bare proxy's throughput and adds %.3f ms to its p99%n",
                100 * ours.perSecond() / theirs.perSecond(), ours.p99() - theirs.p99());
    }
}
