package io.llmoptimizer.gateway.proxy;

import io.llmoptimizer.gateway.refusals.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Set;

/** The client's body on its way to the service: counted, never held, no faster than the service takes it. */
final class Upload {
    private static final Set<HttpMethod> IDEMPOTENT =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Forwarding forwarding;
    private final HttpServerRequest request;
    private final HttpClientRequest outgoing;
    private final Buffer body;
    private final long limit;
    private final long length;
    private final long bytesPerSecond;
    private final long graceNanos;
    private long received;
    private boolean complete;

    Upload(
            Forwarding forwarding,
            HttpServerRequest request,
            HttpClientRequest outgoing,
            Passage passage,
            ProxyConfig config) {
        this.forwarding = forwarding;
        this.request = request;
        this.outgoing = outgoing;
        this.body = passage.body();
        this.limit = passage.bodyLimit();
        this.bytesPerSecond = config.bodyBytesPerSecond();
        this.graceNanos = config.bodyGrace().toNanos();
        this.length = declaredLength(request, passage);
    }

    void start() {
        if (body != null) {
            complete = true;
            outgoing.end(body);
            return;
        }
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

    /** Whether all of it could be sent a second time without doing anything twice (RFC 9110 section 9.2.2). */
    boolean mayBeRepeated() {
        return length == 0 && IDEMPOTENT.contains(request.method());
    }

    /** Whether it comes so slowly that the client only means to hold the connection. */
    boolean isTooSlow(long elapsedNanos) {
        return !complete && elapsedNanos > graceNanos + received * NANOS_PER_SECOND / bytesPerSecond;
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
