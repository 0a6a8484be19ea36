package io.llmoptimizer.gateway.proxy;

import io.llmoptimizer.gateway.refusals.Refusal;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One request on its way to a service and its answer on the way back, chunk by chunk. Everything happens on the event loop of
 * the client's connection. Whoever goes away first ends the other side's work.
 */
final class Forwarding {
    private static final long CANCEL = 0x8;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final RoutingContext context;
    private final Passage passage;
    private final Handler<Refusal> onRefusal;
    private final ProxyConfig config;
    private final Services.Lane lane;
    private final long startedAt = System.nanoTime();
    private long lastHeard = startedAt;

    private HttpClientRequest outgoing;
    private Upload upload;
    private boolean answering;
    private boolean announced;
    private boolean over;

    Forwarding(
            RoutingContext context,
            Passage passage,
            Handler<Refusal> onRefusal,
            ProxyConfig config,
            Services.Lane lane) {
        this.lane = lane;
        this.context = context;
        this.request = context.request();
        this.response = context.response();
        this.passage = passage;
        this.onRefusal = onRefusal;
        this.config = config;
    }

    void start() {
        if (response.closed()) {
            return;
        }
        context.addEndHandler(this::clientDone);
        lane.deadlines().watch(this);
        Service service = passage.service();
        lane.client()
                .request(new RequestOptions()
                        .setServer(service.address())
                        .setHost(service.host())
                        .setPort(service.port())
                        .setSsl(service.isTls())
                        .setMethod(request.method())
                        .setURI(passage.target())
                        .setHeaders(passage.headers())
                        .setConnectTimeout(config.connectTimeout().toMillis()))
                .onComplete(this::connected);
    }

    private void connected(AsyncResult<HttpClientRequest> connection) {
        if (connection.failed()) {
            passage.service().become(connection.cause() instanceof ConnectionPoolTooBusyException);
            passage.service().failed();
            fail(Refusal.unreachable(passage.service().name(), reason(connection.cause())));
            return;
        }
        passage.service().become(true);
        outgoing = connection.result();
        if (over) {
            outgoing.reset(CANCEL);
            return;
        }
        heard();
        outgoing.exceptionHandler(failure -> {}); // the response's future tells the same
        outgoing.response().onComplete(this::answered);
        upload = new Upload(this, request, outgoing, passage);
        upload.start();
    }

    private void answered(AsyncResult<HttpClientResponse> answer) {
        if (over) {
            return;
        }
        Service service = passage.service();
        if (answer.failed()) {
            service.failed();
            fail(Refusal.brokenOff(service.name()));
            return;
        }
        heard();
        service.firstByte().record(lastHeard - startedAt, TimeUnit.NANOSECONDS);
        HttpClientResponse incoming = answer.result();
        answering = true;
        response.setStatusCode(incoming.statusCode()).setStatusMessage(incoming.statusMessage());
        OutgoingHeaders.fromService(incoming.headers(), response.headers());
        incoming.exceptionHandler(broken -> {
            service.failed();
            breakOff();
        });
        receiveBody(incoming);
    }

    private void receiveBody(HttpClientResponse incoming) {
        String declared = incoming.getHeader(HttpHeaders.CONTENT_LENGTH);
        long length = declared == null ? Passage.UNKNOWN : Long.parseLong(declared);
        boolean bodiless = request.method().equals(HttpMethod.HEAD)
                || incoming.statusCode() == 204
                || incoming.statusCode() == 304
                || length == 0;
        if (!bodiless && length == Passage.UNKNOWN) {
            response.setChunked(request.version() != HttpVersion.HTTP_2);
            context.vertx().runOnContext(afterThisRead -> announce());
        }
        incoming.handler(new Handler<>() {
            private long received;

            @Override
            public void handle(Buffer chunk) {
                received += chunk.length();
                if (over) {
                    return;
                }
                if (received == length) {
                    finish();
                    response.end(chunk);
                    return;
                }
                announced = true;
                heard();
                response.write(chunk);
                if (response.writeQueueFull()) {
                    incoming.pause();
                    response.drainHandler(room -> incoming.resume());
                }
            }
        });
        incoming.endHandler(end -> {
            if (!over) {
                finish();
                response.end();
            }
        });
    }

    /** A stream's head goes out before its first chunk, which may take a model minutes; if both came at once, with it. */
    private void announce() {
        if (!announced && !over) {
            announced = true;
            response.write(Buffer.buffer());
        }
    }

    private void finish() {
        end();
        if (!upload.isComplete()) {
            // The service had its say before it heard all: the rest is nobody's, and must not block the client.
            outgoing.reset(CANCEL);
            request.resume();
        }
    }

    /** The answer is complete, or the client hung up: nobody waits for the service any more. */
    private void clientDone(AsyncResult<Void> ended) {
        if (over) {
            return;
        }
        end();
        if (outgoing != null) {
            outgoing.reset(CANCEL);
        }
    }

    void fail(Refusal refusal) {
        if (over) {
            return;
        }
        if (answering) {
            breakOff();
        } else {
            end();
            onRefusal.handle(refusal);
        }
        if (outgoing != null) {
            outgoing.reset(CANCEL);
        }
    }

    /** The client has part of an answer: only a broken connection tells it that the rest is missing. */
    private void breakOff() {
        if (over) {
            return;
        }
        end();
        if (request.version() == HttpVersion.HTTP_2) {
            response.reset();
        } else {
            // Not response.reset(): it would tell nobody that this request is over.
            request.connection().close();
        }
    }

    /** The service is silent for longer than it may be: until its answer begins, or within it. */
    boolean isLate(long now) {
        long silence = now - lastHeard;
        return silence > (answering ? config.idleTimeout() : passage.responseTimeout()).toNanos();
    }

    void tooLate() {
        if (upload != null && !upload.isComplete()) {
            fail(Refusal.bodyStalled(passage.responseTimeout().toSeconds()));
            return;
        }
        passage.service().failed();
        fail(Refusal.tooSlow(passage.service().name(), passage.responseTimeout().toSeconds()));
    }

    boolean isOver() {
        return over;
    }

    /** A sign of life of either side. */
    void heard() {
        lastHeard = System.nanoTime();
    }

    private void end() {
        over = true;
        lane.deadlines().forget(this);
    }

    private static String reason(Throwable failure) {
        return switch (failure) {
            case TimeoutException timeout -> "no connection in time";
            case UnknownHostException unknown -> "its host name is unknown";
            case ConnectException refused -> "connection refused";
            case ConnectionPoolTooBusyException busy -> "too many requests wait for it";
            default -> "connection failed";
        };
    }
}
