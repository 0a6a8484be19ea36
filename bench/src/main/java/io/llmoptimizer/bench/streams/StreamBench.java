package io.llmoptimizer.bench.streams;

import io.llmoptimizer.bench.FleetHome;
import io.llmoptimizer.bench.edge.BareProxy;
import io.llmoptimizer.bench.edge.Contender;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToDoubleFunction;

/**
 * Streams through the whole fleet, through integration alone, through two bare proxies, and straight from the vendor, in
 * turns; the median round counts. Everything is on: the key, its limits of requests and tokens, its hard budget, the cache
 * (which no request hits), and usage that is durable before a stream ends. The bare proxies do nothing but pass on, as two
 * services one behind the other at least have to: what they add is the machine's.
 *
 * <p>Three questions, each with streams of its own shape: how much later the first token comes; how much later each chunk of
 * a stream comes that has the pace of a fast model; and how much longer a stream takes whose vendor writes as fast as it can.
 */
public final class StreamBench {
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("warmup", 240));
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("seconds", 5));

    private static final Shape SHORT = new Shape(10, 0, 10);
    private static final Shape BUSY = new Shape(10, 0, 0);
    private static final Shape PACED = new Shape(100, 5, 0);
    private static final Shape UNPACED = new Shape(200, 0, 0);
    private static final List<Integer> CLIENTS = List.of(1, 8, 32);
    private static final double MILLI = 1e3;

    private final PrintStream out = System.out;
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    private final Path home = FleetHome.path();
    private final List<Way> ways = new ArrayList<>();

    private StreamBench(URI vendor, URI proxies) {
        ways.add(new Way("direct", vendor, () -> "Bearer sk-bench"));
        ways.add(new Way("bare proxies", proxies, () -> "Bearer sk-bench"));
        ways.addAll(new Fleet(home).ways());
    }

    /** @param arguments port at which the fleet expects its vendor */
    public static void main(String[] arguments) throws InterruptedException {
        int port = Integer.parseInt(arguments[0]);
        try (Contender vendor = start("vendor", Vendor.class, port);
                Contender far = start("bare-proxy-far", BareProxy.class, Contender.freePort(), port);
                Contender near = start(
                        "bare-proxy-near",
                        BareProxy.class,
                        Contender.freePort(),
                        far.base().getPort())) {
            StreamBench bench = new StreamBench(vendor.base(), near.base());
            try {
                bench.run();
            } finally {
                bench.vertx.close().toCompletionStage().toCompletableFuture().orTimeout(5, TimeUnit.SECONDS);
            }
        } catch (IllegalStateException | TimeoutException failed) {
            System.err.println(failed.getMessage());
            System.exit(1);
        }
    }

    private static Contender start(String name, Class<?> main, int... ports) {
        return Contender.start(name, ports[0], "/v1/models", FleetHome.path(), Contender.java(main, ports), Map.of());
    }

    private void run() throws InterruptedException, TimeoutException {
        out.printf("warming up for %d s …%n", WARM_UP.toSeconds());
        for (int i = 0; i < ways.size(); i++) {
            // The longer the way the more there is to compile: 1/10, 2/10, 3/10 and 4/10.
            Duration share = WARM_UP.multipliedBy(i + 1L).dividedBy(10);
            load(ways.get(i), UNPACED, 4, share.dividedBy(4));
            load(ways.get(i), BUSY, 4, share.dividedBy(2));
            load(ways.get(i), BUSY, 1, share.dividedBy(4));
        }
        firstTokens(BUSY);
        firstTokens(SHORT);
        for (int clients : CLIENTS) {
            paced(clients);
        }
        for (int clients : CLIENTS.subList(0, 2)) {
            unpaced(clients);
        }
    }

    private void firstTokens(Shape shape) throws InterruptedException, TimeoutException {
        Map<Way, List<Figures>> rounds = measure(shape, 1);
        out.printf(
                "%nTime to the first token, ms: %d chunks at once, one stream at a time, %d ms between streams%n",
                shape.chunks(), shape.restMs());
        out.printf("%-12s %9s %9s %12s %12s%n", "", "p50", "p99", "added p50", "added p99");
        rounds.forEach((way, each) -> out.printf(
                "%-12s %9.3f %9.3f %12.3f %12.3f%n",
                way.name(),
                Figures.median(each, Figures::firstTokenP50) / MILLI,
                Figures.median(each, Figures::firstTokenP99) / MILLI,
                added(rounds, each, Figures::firstTokenP50) / MILLI,
                added(rounds, each, Figures::firstTokenP99) / MILLI));
    }

    private void paced(int clients) throws InterruptedException, TimeoutException {
        Map<Way, List<Figures>> rounds = measure(PACED, clients);
        out.printf("%n%d at a time, a chunk each %d ms, %d chunks%n", clients, PACED.paceMs(), PACED.chunks());
        out.printf(
                "%-12s %17s %17s %21s %21s %21s%n",
                "",
                "first token p50",
                "first token p99",
                "chunk late by, mean",
                "chunk late by, p50",
                "chunk late by, p99");
        rounds.forEach((way, each) -> out.printf(
                "%-12s %14.3f ms %14.3f ms %18.0f µs %18.0f µs %18.0f µs%n",
                way.name(),
                Figures.median(each, Figures::firstTokenP50) / MILLI,
                Figures.median(each, Figures::firstTokenP99) / MILLI,
                Figures.median(each, Figures::latenessMean),
                Figures.median(each, Figures::latenessP50),
                Figures.median(each, Figures::latenessP99)));
    }

    private void unpaced(int clients) throws InterruptedException, TimeoutException {
        Map<Way, List<Figures>> rounds = measure(UNPACED, clients);
        out.printf("%n%d at a time, %d chunks as fast as they come: µs a chunk%n", clients, UNPACED.chunks());
        out.printf("%-12s %9s %9s %22s %22s%n", "", "time", "added", "processor integration", "processor gateway");
        rounds.forEach((way, each) -> out.printf(
                "%-12s %9.1f %9.1f %22.1f %22.1f%n",
                way.name(),
                Figures.median(each, Figures::perChunkMean),
                added(rounds, each, Figures::perChunkMean),
                Figures.median(each, Figures.cpuOf("integration")),
                Figures.median(each, Figures.cpuOf("api-gateway"))));
    }

    private double added(Map<Way, List<Figures>> rounds, List<Figures> way, ToDoubleFunction<Figures> figure) {
        return Figures.median(way, figure) - Figures.median(rounds.get(ways.getFirst()), figure);
    }

    private Map<Way, List<Figures>> measure(Shape shape, int clients) throws InterruptedException, TimeoutException {
        Map<Way, List<Figures>> rounds = new LinkedHashMap<>();
        for (int i = 0; i < ROUNDS; i++) {
            for (Way way : ways) {
                rounds.computeIfAbsent(way, first -> new ArrayList<>()).add(load(way, shape, clients, MEASURED));
            }
        }
        return rounds;
    }

    private Figures load(Way way, Shape shape, int clients, Duration time)
            throws InterruptedException, TimeoutException {
        return new StreamLoad(vertx, home, way, shape).run(clients, time);
    }
}
