package io.llmoptimizer.gateway.proxy;

import io.llmoptimizer.gateway.refusals.Refusal;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;

/** Passes requests on. */
@Singleton
public class Proxy {
    private static final List<String> TRACE_CONTEXT = List.of("traceparent", "tracestate", "baggage");

    private final Services services;
    private final ProxyConfig config;

    Proxy(Services services, ProxyConfig config) {
        this.services = services;
        this.config = config;
    }

    /**
     * Sends the (paused) request of {@code context} through {@code passage} and answers with what comes back.
     *
     * @param onRefusal told instead, if nothing of an answer has reached the client yet
     */
    public void forward(RoutingContext context, Passage passage, Handler<Refusal> onRefusal) {
        if (!config.tracesDisabled()) {
            // Vert.x adds them anew, with our span as parent; beside the client's they would be two, which is none.
            TRACE_CONTEXT.forEach(passage.headers()::remove);
        }
        new Forwarding(context, passage, onRefusal, config, services.lane()).start();
    }
}
