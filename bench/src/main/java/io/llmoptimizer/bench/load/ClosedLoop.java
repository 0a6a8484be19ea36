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

/**
 * Keeps a number of connections busy for a time, each sending its next request as soon as it has the answer to the one
 * before. All its state lives on one event loop.
 */
public final class ClosedLoop {
    private static final int SUCCESS = 200;
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final Vertx vertx;
    private final HttpClient client;
    private final Calls calls;
    private final Histogram latencyMicros = new Histogram(3);
    private long errors;
    private String firstError = "";
    private long deadline;
    private int busy;

    /** @param latencyMicros of successful requests, from sending to the last byte */
    public record Figures(long requests, long errors, String firstError, Histogram latencyMicros) {}

    /** What the connections send. Called on one event loop. */
    public interface Calls {
        /** The next request of a connection, numbered from 0. */
        Call next(int connection);

        /** The body of the answer, a success, to the request before; throws when it is not what was asked for. */
        default void answered(int connection, Buffer body) {}
    }

    /** One POST. */
    public record Call(RequestOptions options, Buffer body) {}

    /** A POST of JSON to {@code path}. */
    public static RequestOptions post(String path, String authorization) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setURI(path)
                .putHeader("content-type", "application/json");
        return authorization.isEmpty() ? options : options.putHeader("authorization", authorization);
    }

    public ClosedLoop(Vertx vertx, URI base, Calls calls) {
        this.vertx = vertx;
        this.calls = calls;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost(base.getHost()).setDefaultPort(base.getPort()),
                new PoolOptions().setHttp1MaxSize(1_024));
    }

    public Figures run(int connections, Duration time) throws InterruptedException, TimeoutException {
        Promise<Void> finished = Promise.promise();
        vertx.getOrCreateContext().runOnContext(start -> {
            deadline = System.nanoTime() + time.toNanos();
            busy = connections;
            for (int connection = 0; connection < connections; connection++) {
                next(connection, finished);
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

    private void next(int connection, Promise<Void> finished) {
        if (System.nanoTime() >= deadline) {
            if (--busy == 0) {
                finished.complete();
            }
            return;
        }
        Call call = calls.next(connection);
        long start = System.nanoTime();
        client.request(call.options())
                .compose(open -> open.send(call.body()))
                .compose(response -> response.statusCode() == SUCCESS
                        ? response.body()
                        : response.body().compose(body -> Future.failedFuture(response.statusCode() + ": " + body)))
                .map(body -> {
                    calls.answered(connection, body);
                    return body;
                })
                .onComplete(answer -> {
                    if (answer.succeeded()) {
                        latencyMicros.recordValue((System.nanoTime() - start) / 1_000);
                    } else if (errors++ == 0) {
                        firstError = String.valueOf(answer.cause().getMessage());
                    }
                    next(connection, finished);
                });
    }
}
