package io.llmoptimizer.gateway.proxy;

import io.llmoptimizer.gateway.refusals.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** The client's body on its way to the service: counted, never held, no faster than the service takes it. */
final class Upload {
    private final Forwarding forwarding;
    private final HttpServerRequest request;
    private final HttpClientRequest outgoing;
    private final long limit;
    private final long length;
    private long received;
    private boolean complete;

    Upload(Forwarding forwarding, HttpServerRequest request, HttpClientRequest outgoing, Passage passage) {
        this.forwarding = forwarding;
        this.request = request;
        this.outgoing = outgoing;
        this.limit = passage.bodyLimit();
        this.length = declaredLength(request, passage);
    }

    void start() {
        if (length == 0) {
            complete = true;
            request.resume();
            outgoing.end();
            return;
        }
        if (length == Passage.UNKNOWN) {
            outgoing.setChunked(true);
        }
        if (request.headers().contains(HttpHeaders.EXPECT, "100-continue", true)) {
            request.response().writeContinue();
        }
        request.handler(this::pass);
        request.endHandler(end -> {
            if (length == Passage.UNKNOWN && !forwarding.isOver()) {
                complete = true;
                outgoing.end();
            }
        });
        request.resume();
    }

    /** Whether the service has all of it. */
    boolean isComplete() {
        return complete;
    }

    private void pass(Buffer chunk) {
        if (forwarding.isOver()) {
            return;
        }
        received += chunk.length();
        forwarding.heard();
        if (received > limit) {
            forwarding.fail(Refusal.bodyTooLarge(limit));
        } else if (received == length) {
            complete = true;
            outgoing.end(chunk);
        } else {
            outgoing.write(chunk);
            if (outgoing.writeQueueFull()) {
                request.pause();
                outgoing.drainHandler(room -> request.resume());
            }
        }
    }

    private static long declaredLength(HttpServerRequest request, Passage passage) {
        String declared = passage.headers().get(HttpHeaders.CONTENT_LENGTH);
        if (declared != null) {
            return Long.parseLong(declared);
        }
        boolean http2 = request.version() == HttpVersion.HTTP_2;
        boolean chunked = request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
        boolean bodiless =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        return chunked || (http2 && !bodiless) ? Passage.UNKNOWN : 0;
    }
}
