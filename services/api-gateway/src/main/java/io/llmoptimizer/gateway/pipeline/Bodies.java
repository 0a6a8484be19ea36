package io.llmoptimizer.gateway.pipeline;

import io.llmoptimizer.gateway.refusals.Refusal;
import io.llmoptimizer.gateway.refusals.RefusedException;
import io.llmoptimizer.gateway.transform.JsonDefaults;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;

/** Bodies, where the gateway has to know something about them. */
final class Bodies {
    private static final long LONGEST_MS = TimeUnit.SECONDS.toMillis(20);

    private Bodies() {}

    /** The number in a {@code Content-Length}; more than any limit if it is none or too large to count. */
    static long length(String declared) {
        try {
            long length = Long.parseLong(declared);
            return length < 0 ? Long.MAX_VALUE : length;
        } catch (NumberFormatException notANumber) {
            return Long.MAX_VALUE;
        }
    }

    /** Reads the exchange's body, up to what may be held in memory, and gives it the fields it lacks. */
    static Future<Void> completed(Exchange exchange, JsonDefaults defaults) {
        HttpServerRequest request = exchange.request();
        if (exchange.headers.contains(HttpHeaders.CONTENT_ENCODING)) {
            return Future.failedFuture(new RefusedException(Refusal.encodedBody()));
        }
        long limit = Math.min(JsonDefaults.LONGEST, exchange.route.bounds().bodyLimit());
        return read(exchange, request, limit).map(body -> {
            exchange.body = defaults.complete(body).orElseThrow(() -> new RefusedException(Refusal.notAJsonObject()));
            exchange.headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(exchange.body.length()));
            return null;
        });
    }

    private static Future<Buffer> read(Exchange exchange, HttpServerRequest request, long limit) {
        Promise<Buffer> read = Promise.promise();
        Buffer body = Buffer.buffer();
        long timer = exchange.routing()
                .vertx()
                .setTimer(LONGEST_MS, late -> read.tryFail(new RefusedException(Refusal.bodyStalled())));
        if (request.headers().contains(HttpHeaders.EXPECT, "100-continue", true)) {
            request.response().writeContinue();
        }
        request.handler(chunk -> {
            if (body.length() + chunk.length() > limit) {
                read.tryFail(new RefusedException(Refusal.bodyTooLarge(limit)));
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> read.tryComplete(body));
        request.exceptionHandler(gone -> read.tryFail(new RefusedException(Refusal.bodyStalled())));
        request.resume();
        return read.future().onComplete(done -> exchange.routing().vertx().cancelTimer(timer));
    }
}
