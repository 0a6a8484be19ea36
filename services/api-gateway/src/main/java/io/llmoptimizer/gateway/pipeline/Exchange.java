package io.llmoptimizer.gateway.pipeline;

import io.llmoptimizer.gateway.callers.Caller;
import io.llmoptimizer.gateway.routes.Route;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** One request and what the steps so far found out about it. Confined to its event loop. */
final class Exchange {
    private final RoutingContext routing;
    private final HttpServerRequest request;
    private final Context eventLoop;
    /** Set by the steps, in this order. */
    Route route;

    MultiMap headers;
    Caller caller;

    Exchange(RoutingContext routing) {
        this.routing = routing;
        this.request = routing.request();
        this.eventLoop = Vertx.currentContext();
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

    /** The client's address: the peer's, unless Quarkus is told to trust the proxy in front. */
    String address() {
        return request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
    }

    /** Path and query as sent, without the host of an absolute request target. */
    String target() {
        String uri = request.uri();
        if (uri.startsWith("/")) {
            return uri;
        }
        return request.query() == null ? request.path() : request.path() + "?" + request.query();
    }

    /** Runs {@code work} when the answer is complete or the client gone, even if that has happened already. */
    void onEnd(Runnable work) {
        if (response().closed()) {
            work.run();
        } else {
            routing.addEndHandler(ended -> work.run());
        }
    }

    /** Runs {@code work} where this exchange lives: at once if this is there. */
    void run(Runnable work) {
        if (eventLoop.equals(Vertx.currentContext())) {
            work.run();
        } else {
            eventLoop.runOnContext(moved -> work.run());
        }
    }
}
