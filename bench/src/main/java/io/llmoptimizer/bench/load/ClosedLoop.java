package io.llmoptimizer.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/** Keeps a number of connections busy for a time. All its state lives on one event loop. */
final class ClosedLoop {
    private static final int SUCCESS = 200;
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final Vertx vertx;
    private final HttpClient client;
    private final RequestOptions request;
    private final boolean stream;
    private final Histogram latencyMicros = new Histogram(3);
    private long sent;
    private long errors;
    private String firstError = "";
    private long deadline;
    private int busy;

    /** @param latencyMicros of successful requests, from sending to the last byte */
    record Figures(long requests, long errors, String firstError, Histogram latencyMicros) {}

    ClosedLoop(Vertx vertx, URI base, String apiKey, boolean stream) {
        this.vertx = vertx;
        this.stream = stream;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost(base.getHost()).setDefaultPort(base.getPort()),
                new PoolOptions().setHttp1MaxSize(1_024));
        this.request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setURI("/v1/chat/completions")
                .putHeader("authorization", "Bearer " + apiKey)
                .putHeader("content-type", "application/json")
                .putHeader("llmo-cache", "no-store");
    }

    Figures run(int connections, Duration time) throws InterruptedException, TimeoutException {
        Promise<Void> finished = Promise.promise();
        vertx.getOrCreateContext().runOnContext(start -> {
            deadline = System.nanoTime() + time.toNanos();
            busy = connections;
            for (int i = 0; i < connections; i++) {
                next(finished);
            }
        });
        try {
            finished.future()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(time.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible.getCause());
        } finally {
            client.close();
        }
        return new Figures(latencyMicros.getTotalCount(), errors, firstError, latencyMicros);
    }

    private void next(Promise<Void> finished) {
        if (System.nanoTime() >= deadline) {
            if (--busy == 0) {
                finished.complete();
            }
            return;
        }
        long start = System.nanoTime();
        client.request(request)
                .compose(open -> open.send(body()))
                .compose(response -> response.statusCode() == SUCCESS
                        ? response.body()
                        : response.body().compose(body -> Future.failedFuture(response.statusCode() + ": " + body)))
                .onComplete(answer -> {
                    if (answer.succeeded()) {
                        latencyMicros.recordValue((System.nanoTime() - start) / 1_000);
                    } else if (errors++ == 0) {
                        firstError = String.valueOf(answer.cause().getMessage());
                    }
                    next(finished);
                });
    }

    private Buffer body() {
        return Buffer.buffer("{\"model\":\"sandbox/answer\",\"max_tokens\":64,\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Question " + sent++
                + ": what does a gateway add to a model call, in one sentence?\"}]}");
    }
}
