package io.llmoptimizer.gateway.pipeline;

import io.llmoptimizer.gateway.callers.Caller;
import io.llmoptimizer.gateway.edge.Origin;
import io.llmoptimizer.gateway.routes.Route;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.RoutingContext;

/** One request and what the steps so far found out about it. Confined to its event loop. */
final class Exchange {
    private final RoutingContext routing;
    private final HttpServerRequest request;
    private final ContextInternal eventLoop;
    private final Origin origin;
    /** Set by the steps, in this order. */
    Route route;

    MultiMap headers;
    Caller caller;
    /** All of the request's body, on routes that have to read it. */
    Buffer body;

    private Runnable onEnd;

    Exchange(RoutingContext routing, Origin origin) {
        this.routing = routing;
        this.origin = origin;
        this.request = routing.request();
        this.eventLoop = ContextInternal.current();
    }

    RoutingContext routing() {
        return routing;
    }

    HttpServerRequest request() {
        return request;
    }

    HttpServerResponse response() {
        return routing.response();
    }

    Origin origin() {
        return origin;
    }

    /** The client's address, or null. */
    String address() {
        return origin.address();
    }

    /** Path and query as sent, without the host of an absolute request target. */
    String target() {
        String uri = request.uri();
        if (uri.startsWith("/")) {
            return uri;
        }
        return request.query() == null ? request.path() : request.path() + "?" + request.query();
    }

    /** Runs {@code work} once, when the answer is complete or the client gone, even if that has happened already. */
    void onEnd(Runnable work) {
        onEnd = work;
        if (response().closed()) {
            ended();
        } else {
            routing.addEndHandler(end -> ended());
        }
    }

    /** The request is over. */
    void ended() {
        Runnable work = onEnd;
        if (work != null) {
            onEnd = null;
            work.run();
        }
    }

    /** Runs {@code work} where this exchange lives: at once if its event loop is the one that asks. */
    void run(Runnable work) {
        eventLoop.emit(work, Runnable::run);
    }
}
