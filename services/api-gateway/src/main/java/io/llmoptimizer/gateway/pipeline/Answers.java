package io.llmoptimizer.gateway.pipeline;

import io.llmoptimizer.gateway.refusals.Dialect;
import io.llmoptimizer.gateway.refusals.Refusal;
import io.llmoptimizer.http.request.RequestId;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/** Tells a client that its request was refused, in its own dialect. */
final class Answers {
    /** A client that is still sending gets this long to read why it should stop. */
    private static final long LINGER_MS = 10_000;
    /** Up to here a body is rather read to its end than its connection given up. */
    private static final long WORTH_KEEPING = 64 * 1024;

    private Answers() {}

    static void refuse(RoutingContext context, Refusal refusal) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        HttpServerRequest request = context.request();
        String path = request.path();
        Dialect dialect = Dialect.of(path);
        response.setStatusCode(refusal.status()).putHeader(HttpHeaders.CONTENT_TYPE, dialect.contentType());
        refusal.headers().forEach(response::putHeader);
        discardBody(context.vertx(), request, response);
        response.end(dialect.body(refusal, path, RequestId.of(context)));
    }

    /**
     * Reads what is left of the body and throws it away. Closing the connection under a client that is still sending would
     * make its system drop the answer before the client has read it.
     */
    private static void discardBody(Vertx vertx, HttpServerRequest request, HttpServerResponse response) {
        if (request.isEnded()) {
            return;
        }
        if (mayBeLong(request) && request.version() != HttpVersion.HTTP_2) {
            // The server closes the connection once the rest is read.
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            long timer = vertx.setTimer(LINGER_MS, late -> request.connection().close());
            request.endHandler(end -> vertx.cancelTimer(timer));
            request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        }
        request.handler(rest -> {});
        request.resume();
    }

    private static boolean mayBeLong(HttpServerRequest request) {
        if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            return true;
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && Bodies.length(length) > WORTH_KEEPING;
    }
}
