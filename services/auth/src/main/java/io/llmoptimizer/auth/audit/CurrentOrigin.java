package io.llmoptimizer.auth.audit;

import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Where the present request comes from. Outside of a request, such as in a scheduled task, nothing is known. */
@Singleton
class CurrentOrigin {
    private final CurrentVertxRequest current;

    CurrentOrigin(CurrentVertxRequest current) {
        this.current = current;
    }

    Origin get() {
        if (!Arc.container().requestContext().isActive()) {
            return Origin.UNKNOWN;
        }
        RoutingContext context = current.getCurrent();
        return context == null ? Origin.UNKNOWN : of(context.request());
    }

    private static Origin of(HttpServerRequest request) {
        return new Origin(address(request), request.getHeader("User-Agent"));
    }

    /** The last of {@code X-Forwarded-For}: the gateway writes that header and lets no client write it. */
    private static String address(HttpServerRequest request) {
        String forwarded = request.getHeader("X-Forwarded-For");
        if (forwarded != null) {
            return forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
        }
        SocketAddress address = request.remoteAddress();
        return address == null ? null : address.hostAddress();
    }
}
