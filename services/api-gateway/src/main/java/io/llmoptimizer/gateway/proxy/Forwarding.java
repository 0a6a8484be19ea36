package io.llmoptimizer.gateway.proxy;

import io.llmoptimizer.gateway.refusals.Refusal;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
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
final class Forwarding implements Deadlines.Watched {
    private static final long CANCEL = 0x8;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final RoutingContext context;
    private final Passage passage;
    private final Handler<Refusal> onRefusal;
    private final ProxyConfig config;
    private final Services.Lane lane;
    private final Service service;
    private final long startedAt = System.nanoTime();
    private long lastHeard = startedAt;

    private Target target;
    private int retriesLeft;
    private HttpClientRequest outgoing;
    private Upload upload;
    private Download download;
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
        this.service = passage.service();
        this.onRefusal = onRefusal;
        this.config = config;
        this.retriesLeft = config.retries();
    }

    void start() {
        if (response.closed()) {
            return;
        }
        context.addEndHandler(this::clientDone);
        lane.deadlines().watch(this);
        service.budget().earn();
        attempt();
    }

    private void attempt() {
        Target chosen = service.choose(target, System.nanoTime());
        if (chosen == null) {
            fail(Refusal.unreachable(service.name(), "it failed several times in a row and is given a pause"));
            return;
        }
        target = chosen;
        chosen.begin();
        lane.client().request(options(chosen)).onComplete(this::connected);
    }

    private RequestOptions options(Target chosen) {
        return new RequestOptions()
                .setServer(chosen.address())
                .setHost(chosen.host())
                .setPort(chosen.port())
                .setSsl(chosen.isTls())
                .setMethod(request.method())
                .setURI(passage.target())
                .setHeaders(passage.headers())
                .setConnectTimeout(config.connectTimeout().toMillis());
    }

    private void connected(AsyncResult<HttpClientRequest> connection) {
        if (over) {
            if (connection.succeeded()) {
                connection.result().reset(CANCEL);
            }
            return;
        }
        if (connection.failed()) {
            notConnected(connection.cause());
            return;
        }
        service.become(true);
        outgoing = connection.result();
        heard();
        outgoing.exceptionHandler(failure -> {}); // the response's future tells the same
        HttpClientRequest asked = outgoing;
        asked.response().onComplete(answer -> answered(asked, answer));
        upload = new Upload(this, request, outgoing, passage, config);
        upload.start();
    }

    /** No service saw the request, and nothing of its body was read: it may be sent again whatever it is. */
    private void notConnected(Throwable cause) {
        boolean busy = cause instanceof ConnectionPoolTooBusyException;
        service.failed();
        if (!busy) {
            target.circuit().failed(System.nanoTime());
        }
        if (!busy && mayRetry()) {
            again();
            return;
        }
        service.become(busy);
        fail(Refusal.unreachable(service.name(), reason(cause)));
    }

    private void answered(HttpClientRequest asked, AsyncResult<HttpClientResponse> answer) {
        if (over || !asked.equals(outgoing)) {
            return;
        }
        if (answer.failed()) {
            service.failed();
            target.circuit().failed(System.nanoTime());
            if (upload.mayBeRepeated() && mayRetry()) {
                again();
            } else {
                fail(Refusal.brokenOff(service.name()));
            }
            return;
        }
        heard();
        target.circuit().succeeded();
        service.firstByte().record(lastHeard - startedAt, TimeUnit.NANOSECONDS);
        download = new Download(this, context, answer.result(), passage);
        download.start();
    }

    private boolean mayRetry() {
        return retriesLeft > 0 && service.budget().spend();
    }

    private void again() {
        retriesLeft--;
        service.retried();
        target.end();
        outgoing = null;
        attempt();
    }

    /** All of the answer is there. */
    void finish() {
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
        stopService();
    }

    void fail(Refusal refusal) {
        if (over) {
            return;
        }
        if (download != null) {
            breakOff();
        } else {
            end();
            onRefusal.handle(refusal);
        }
        stopService();
    }

    private void stopService() {
        if (download != null) {
            download.stop(() -> outgoing.reset(CANCEL));
        } else if (outgoing != null) {
            outgoing.reset(CANCEL);
        }
    }

    /** The service broke off in the middle of its answer. */
    void serviceBroke() {
        service.failed();
        breakOff();
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

    /** One side is silent for longer than it may be, or the client's body comes too slowly. */
    @Override
    public boolean isLate(long now) {
        long silence = now - lastHeard;
        return silence > (download != null ? passage.idleTimeout() : passage.responseTimeout()).toNanos()
                || (upload != null && upload.isTooSlow(now - startedAt));
    }

    @Override
    public void tooLate() {
        if (upload != null && !upload.isComplete()) {
            fail(Refusal.bodyStalled());
            return;
        }
        service.failed();
        if (download == null) {
            target.circuit().failed(System.nanoTime());
        }
        fail(Refusal.tooSlow(service.name(), passage.responseTimeout().toSeconds()));
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
        if (target != null) {
            target.end();
        }
    }

    static String reason(Throwable failure) {
        return switch (failure) {
            case TimeoutException timeout -> "no connection in time";
            case UnknownHostException unknown -> "its host name is unknown";
            case ConnectException refused -> "connection refused";
            case ConnectionPoolTooBusyException busy -> "too many requests wait for it";
            default -> "connection failed";
        };
    }
}
