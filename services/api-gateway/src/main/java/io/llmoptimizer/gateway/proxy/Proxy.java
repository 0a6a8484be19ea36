package io.llmoptimizer.gateway.proxy;

import io.llmoptimizer.gateway.refusals.Refusal;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.function.BooleanSupplier;

/** Passes requests on. */
@Singleton
public class Proxy {
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
     * @param isWelcome whether the caller's credential is still good; asked again and again while a WebSocket is open
     * @param onTunnelEnd run when a WebSocket has closed: its connection is no request any more that could end
     */
    public void forward(
            RoutingContext context,
            Passage passage,
            Handler<Refusal> onRefusal,
            BooleanSupplier isWelcome,
            Runnable onTunnelEnd) {
        if (Tunnel.isAskedForBy(context.request())) {
            new Tunnel(context, passage, onRefusal, isWelcome, onTunnelEnd, services.lane()).start();
            return;
        }
        new Forwarding(context, passage, onRefusal, config, services.lane()).start();
    }
}
