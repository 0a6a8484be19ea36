package io.llmoptimizer.bench.streams;

import io.llmoptimizer.bench.load.ClosedLoop;
import io.llmoptimizer.bench.load.FleetProcesses;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/** Clients that read one stream after the other. All of its state lives on one event loop. */
final class StreamLoad {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final int DIGITS = 3;

    private final Vertx vertx;
    private final Path fleetHome;
    private final Way way;
    private final Shape shape;
    private final Histogram firstToken = new Histogram(DIGITS);
    private final Histogram lateness = new Histogram(DIGITS);
    private final Histogram perChunk = new Histogram(DIGITS);
    private HttpClient client;
    private RequestOptions options;
    private long deadline;
    private int busy;
    private long asked = System.nanoTime();
    private Promise<Void> finished;

    StreamLoad(Vertx vertx, Path fleetHome, Way way, Shape shape) {
        this.vertx = vertx;
        this.fleetHome = fleetHome;
        this.way = way;
        this.shape = shape;
    }

    /** @throws IllegalStateException when a stream is not answered as it has to be */
    Figures run(int clients, Duration time) throws InterruptedException, TimeoutException {
        options = ClosedLoop.post("/v1/chat/completions", way.authorization().get());
        client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setDefaultHost(way.base().getHost())
                        .setDefaultPort(way.base().getPort())
                        .setTcpNoDelay(true),
                new PoolOptions().setHttp1MaxSize(clients));
        finished = Promise.promise();
        Map<String, Duration> before = FleetProcesses.cpuTimes(fleetHome);
        vertx.getOrCreateContext().runOnContext(start -> {
            deadline = System.nanoTime() + time.toNanos();
            busy = clients;
            for (int i = 0; i < clients; i++) {
                next();
            }
        });
        try {
            finished.future()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(time.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(
                    way.name() + ": " + failed.getCause().getMessage(), failed.getCause());
        } finally {
            client.close();
        }
        Map<String, Duration> cpu = new HashMap<>(FleetProcesses.cpuTimes(fleetHome));
        cpu.replaceAll((process, used) -> used.minus(before.getOrDefault(process, Duration.ZERO)));
        return new Figures(firstToken, lateness, perChunk, cpu);
    }

    private void next() {
        if (System.nanoTime() >= deadline) {
            if (--busy == 0) {
                finished.tryComplete();
            }
            return;
        }
        // Each asks something else, so that none is answered from the cache.
        Buffer body =
                Buffer.buffer("{\"model\":\"gpt-4.1\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                        + "\"max_tokens\":" + shape.chunks() + ",\"pace_ms\":" + shape.paceMs()
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Question " + asked++
                        + ": what does a gateway add to a streamed model call, in a few sentences?\"}]}");
        StreamSeen seen = new StreamSeen(System.nanoTime());
        client.request(options)
                .compose(opened -> opened.send(body))
                .onFailure(finished::tryFail)
                .onSuccess(response -> {
                    if (response.statusCode() != 200) {
                        response.body().onSuccess(why -> finished.tryFail(response.statusCode() + ": " + why));
                        return;
                    }
                    response.handler(part -> seen.received(part, System.nanoTime()));
                    response.exceptionHandler(finished::tryFail);
                    response.endHandler(end -> ended(seen));
                });
    }

    private void ended(StreamSeen seen) {
        if (!seen.isWhole(shape.chunks())) {
            finished.tryFail("a stream was not whole: " + seen);
            return;
        }
        firstToken.recordValue(seen.firstTokenMicros());
        perChunk.recordValue(seen.nanosPerChunk());
        seen.latenessMicros().forEach(lateness::recordValue);
        if (shape.restMs() == 0) {
            next();
        } else {
            vertx.setTimer(shape.restMs(), rested -> next());
        }
    }
}
