package io.llmoptimizer.gateway.proxy;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/** The service's answer on its way to the client: each chunk as it comes, no faster than the client takes it. */
final class Download implements Handler<Buffer> {
    private final Forwarding forwarding;
    private final RoutingContext context;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final HttpClientResponse incoming;
    private final Passage passage;
    private final long length;
    private long received;
    private boolean announced;
    private boolean read;

    Download(Forwarding forwarding, RoutingContext context, HttpClientResponse incoming, Passage passage) {
        this.forwarding = forwarding;
        this.context = context;
        this.request = context.request();
        this.response = context.response();
        this.incoming = incoming;
        this.passage = passage;
        String declared = incoming.getHeader(HttpHeaders.CONTENT_LENGTH);
        this.length = declared == null ? Passage.UNKNOWN : Long.parseLong(declared);
    }

    void start() {
        response.setStatusCode(incoming.statusCode()).setStatusMessage(incoming.statusMessage());
        OutgoingHeaders.fromService(incoming.headers(), response.headers());
        if (!passage.answerEdits().isEmpty()) {
            passage.answerEdits().apply(response.headers());
        }
        boolean bodiless = request.method().equals(HttpMethod.HEAD)
                || incoming.statusCode() == 204
                || incoming.statusCode() == 304
                || length == 0;
        if (!bodiless && length == Passage.UNKNOWN) {
            response.setChunked(request.version() != HttpVersion.HTTP_2);
            context.vertx().runOnContext(afterThisRead -> announce());
        }
        incoming.exceptionHandler(broken -> {
            read = true;
            forwarding.serviceBroke();
        });
        incoming.handler(this);
        incoming.endHandler(this::ended);
    }

    @Override
    public void handle(Buffer chunk) {
        received += chunk.length();
        if (forwarding.isOver()) {
            return;
        }
        if (received == length) {
            forwarding.finish();
            response.end(chunk);
            return;
        }
        announced = true;
        forwarding.heard();
        response.write(chunk);
        if (response.writeQueueFull()) {
            incoming.pause();
            response.drainHandler(room -> incoming.resume());
        }
    }

    /**
     * Nobody waits for the answer any more. What has come already is read first, since it may be all: the connection serves
     * another request then, and a late reset would close it under that one.
     *
     * @param reset ends the service's work on an answer that is not all there
     * @see <a href="https://github.com/eclipse-vertx/vert.x/issues/6294">what a late reset does</a>
     */
    void stop(Runnable reset) {
        if (read) {
            return;
        }
        incoming.resume();
        context.vertx().runOnContext(whatHasComeIsRead -> {
            if (!read) {
                reset.run();
            }
        });
    }

    private void ended(Void end) {
        read = true;
        if (!forwarding.isOver()) {
            forwarding.finish();
            response.end();
        }
    }

    /** A stream's head goes out before its first chunk, which may take a model minutes; if both came at once, with it. */
    private void announce() {
        if (!announced && !forwarding.isOver()) {
            announced = true;
            response.write(Buffer.buffer());
        }
    }
}
