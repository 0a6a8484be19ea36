package io.llmoptimizer.gateway.pipeline;

import io.llmoptimizer.gateway.edge.Drain;
import io.llmoptimizer.gateway.edge.EdgeConfig;
import io.llmoptimizer.gateway.edge.Origin;
import io.llmoptimizer.gateway.edge.SlowClients;
import io.llmoptimizer.gateway.edge.TrustedProxies;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** What happens to every request, the gateway's own included, before it is looked at. */
@Singleton
class Doorway {
    private static final CharSequence TRANSPORT_SECURITY = HttpHeaders.createOptimized("strict-transport-security");

    private final TrustedProxies proxies;
    private final SlowClients slowClients;
    private final Drain drain;
    private final String transportSecurity;

    Doorway(TrustedProxies proxies, SlowClients slowClients, Drain drain, EdgeConfig config) {
        this.proxies = proxies;
        this.slowClients = slowClients;
        this.drain = drain;
        this.transportSecurity = config.strictTransportSecurity().orElse("");
    }

    /** Where the request comes from. */
    Origin enter(RoutingContext context) {
        slowClients.arrived(context);
        Origin origin = proxies.of(context.request());
        if (origin.isSecure() && !transportSecurity.isEmpty()) {
            context.response().putHeader(TRANSPORT_SECURITY, transportSecurity);
        }
        if (drain.hasBegun()) {
            sendElsewhere(context);
        }
        return origin;
    }

    /** This request is served; its connection's next one should come through the balancer. */
    private static void sendElsewhere(RoutingContext context) {
        if (context.request().version() == HttpVersion.HTTP_2) {
            context.request().connection().goAway(0);
        } else {
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }
}
