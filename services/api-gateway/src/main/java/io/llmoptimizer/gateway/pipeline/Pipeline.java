package io.llmoptimizer.gateway.pipeline;

import io.llmoptimizer.gateway.callers.Caller;
import io.llmoptimizer.gateway.callers.CallerFinder;
import io.llmoptimizer.gateway.callers.Credential;
import io.llmoptimizer.gateway.edge.Origin;
import io.llmoptimizer.gateway.limits.RequestLimits;
import io.llmoptimizer.gateway.limits.RouteLimit;
import io.llmoptimizer.gateway.proxy.OutgoingHeaders;
import io.llmoptimizer.gateway.proxy.Passage;
import io.llmoptimizer.gateway.proxy.Proxy;
import io.llmoptimizer.gateway.proxy.Services;
import io.llmoptimizer.gateway.refusals.Refusal;
import io.llmoptimizer.gateway.refusals.RefusedException;
import io.llmoptimizer.gateway.routes.Access;
import io.llmoptimizer.gateway.routes.Authentication;
import io.llmoptimizer.gateway.routes.Bounds;
import io.llmoptimizer.gateway.routes.RequestPath;
import io.llmoptimizer.gateway.routes.Route;
import io.llmoptimizer.gateway.routes.RouteTable;
import io.llmoptimizer.gateway.routes.Routes;
import io.llmoptimizer.gateway.traces.Traces;
import io.llmoptimizer.gateway.transform.JsonDefaults;
import io.llmoptimizer.http.request.RequestId;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * What happens to every request that is not for the gateway itself, in this order. A step completes at once or later; a step
 * that fails with {@link RefusedException} ends the request. The body stays unread until the last step passes it on.
 *
 * <p>The request id comes before the first step, from http-kit's filter, so that every answer carries it.
 */
@Singleton
public class Pipeline {
    private static final Logger LOG = Logger.getLogger(Pipeline.class);
    private static final Future<Void> DONE = Future.succeededFuture();
    /** After Quarkus' CORS filter (-300) and before its authentication (-200), which proxied paths don't use. */
    private static final int ORDER = -250;
    /** Tells Quarkus' HTTP metrics which name to count a request under; without it each id in a path would be one. */
    private static final String METRICS_PATH = "UrlPathTemplate";

    private final List<Function<Exchange, Future<Void>>> steps = List.of(
            this::matchRoute,
            this::stripForgedHeaders,
            this::beginTrace,
            this::refuseLargeBody,
            this::authenticate,
            this::requirePermission,
            this::keepWithinLimits,
            this::completeBody,
            this::forward);

    private final Doorway doorway;
    private final Traces traces;
    private final Routes routes;
    private final CallerFinder callers;
    private final RequestLimits limits;
    private final Services services;
    private final Proxy proxy;

    Pipeline(
            Doorway doorway,
            Traces traces,
            Routes routes,
            CallerFinder callers,
            RequestLimits limits,
            Services services,
            Proxy proxy) {
        this.doorway = doorway;
        this.traces = traces;
        this.routes = routes;
        this.callers = callers;
        this.limits = limits;
        this.services = services;
        this.proxy = proxy;
        routes.leadOnlyTo(services.names());
    }

    void mount(@Observes Router router) {
        router.route().order(ORDER).handler(this::accept);
    }

    private void accept(RoutingContext context) {
        Origin origin = doorway.enter(context);
        if (OwnPaths.contains(context.request().path())) {
            context.next();
            return;
        }
        context.request().pause();
        run(new Exchange(context, origin), 0);
    }

    private void run(Exchange exchange, int first) {
        for (int i = first; i < steps.size(); i++) {
            Future<Void> step = begun(steps.get(i), exchange);
            if (!step.isComplete()) {
                int next = i + 1;
                step.onComplete(result -> exchange.run(() -> resume(exchange, result, next)));
                return;
            }
            if (step.failed()) {
                refuse(exchange, step.cause());
                return;
            }
        }
    }

    private static Future<Void> begun(Function<Exchange, Future<Void>> step, Exchange exchange) {
        try {
            return step.apply(exchange);
        } catch (RuntimeException failure) {
            return Future.failedFuture(failure);
        }
    }

    private void resume(Exchange exchange, AsyncResult<Void> result, int next) {
        if (result.succeeded()) {
            run(exchange, next);
        } else {
            refuse(exchange, result.cause());
        }
    }

    private static void refuse(Exchange exchange, Throwable failure) {
        if (failure instanceof RefusedException refused) {
            Answers.refuse(exchange.routing(), refused.refusal());
        } else {
            LOG.errorf(failure, "request %s failed in the gateway", RequestId.of(exchange.routing()));
            Answers.refuse(exchange.routing(), Refusal.internal());
        }
    }

    private Future<Void> matchRoute(Exchange exchange) {
        String method = exchange.request().method().name();
        String path = exchange.request().path();
        Vertx.currentContext().putLocal(METRICS_PATH, "/unknown");
        RequestPath.requirePrintable(exchange.request().uri());
        return switch (routes.current().match(method, path)) {
            case RouteTable.Match.Found found -> {
                exchange.route = found.route();
                Vertx.currentContext().putLocal(METRICS_PATH, found.route().path());
                yield DONE;
            }
            case RouteTable.Match.UnknownPath unknown -> throw new RefusedException(Refusal.notFound(path));
            case RouteTable.Match.OtherMethods other ->
                throw new RefusedException(Refusal.methodNotAllowed(method, path, other.allowed()));
        };
    }

    private Future<Void> stripForgedHeaders(Exchange exchange) {
        try {
            exchange.headers = OutgoingHeaders.fromClient(exchange.request().headers());
        } catch (IllegalArgumentException unspeakable) {
            throw new RefusedException(Refusal.malformedHeaders());
        }
        return DONE;
    }

    private Future<Void> beginTrace(Exchange exchange) {
        traces.begin(exchange.routing(), exchange.route.path(), exchange.headers);
        return DONE;
    }

    /** A body that does not say its length is counted while it passes. */
    private Future<Void> refuseLargeBody(Exchange exchange) {
        String declared = exchange.headers.get(HttpHeaders.CONTENT_LENGTH);
        if (declared != null
                && Bodies.length(declared) > exchange.route.bounds().bodyLimit()) {
            throw new RefusedException(
                    Refusal.bodyTooLarge(exchange.route.bounds().bodyLimit()));
        }
        return DONE;
    }

    /** OAuth clients prove themselves to auth this way (RFC 6749 section 2.3.1). */
    private static boolean isClients(String authorization) {
        return authorization.regionMatches(true, 0, "Basic ", 0, 6);
    }

    private Future<Void> authenticate(Exchange exchange) {
        MultiMap sent = exchange.request().headers();
        String authorization = sent.get(HttpHeaders.AUTHORIZATION);
        Authentication asked = exchange.route.access().authentication();
        if (asked == Authentication.NONE || asked == Authentication.SERVICE) {
            exchange.caller = Caller.ANONYMOUS;
            if (authorization != null && (asked == Authentication.SERVICE || isClients(authorization))) {
                exchange.headers.set(HttpHeaders.AUTHORIZATION, authorization);
            }
            return DONE;
        }
        return callers.find(Credential.of(authorization, sent.get("x-api-key"))).map(caller -> {
            if (caller instanceof Caller.Identified identified) {
                exchange.headers.set(
                        HttpHeaders.AUTHORIZATION, identified.token().bearer());
            } else if (asked == Authentication.REQUIRED) {
                throw new RefusedException(Refusal.unauthenticated());
            }
            exchange.caller = caller;
            return null;
        });
    }

    private Future<Void> requirePermission(Exchange exchange) {
        Access access = exchange.route.access();
        if (access.asksForPermission()) {
            boolean permitted = exchange.caller instanceof Caller.Identified caller
                    && access.permits(
                            caller.standing().scopes(), caller.standing().roles());
            if (!permitted) {
                throw new RefusedException(Refusal.forbidden("This call needs " + access.inWords() + "."));
            }
        }
        return DONE;
    }

    private Future<Void> keepWithinLimits(Exchange exchange) {
        return limits.admit(exchange.caller, exchange.address(), ofRoute(exchange.route), exchange::onEnd)
                .map(admission -> {
                    Standing.tell(admission, exchange.response());
                    return null;
                });
    }

    private static RouteLimit ofRoute(Route route) {
        Bounds bounds = route.bounds();
        return bounds.requestsPerMinute() == 0 && bounds.concurrent() == 0
                ? null
                : new RouteLimit(route.name(), bounds.requestsPerMinute(), bounds.concurrent());
    }

    /** Only on routes that have defaults for a JSON body: all other bodies stream. */
    private Future<Void> completeBody(Exchange exchange) {
        JsonDefaults defaults = exchange.route.transform().body();
        return defaults.isEmpty() ? DONE : Bodies.completed(exchange, defaults);
    }

    private Future<Void> forward(Exchange exchange) {
        MultiMap headers = exchange.headers;
        exchange.route.transform().request().apply(headers);
        headers.set(RequestId.HEADER, RequestId.of(exchange.routing()));
        if (exchange.address() != null) {
            headers.set("x-forwarded-for", exchange.address());
        }
        headers.set("x-forwarded-proto", exchange.origin().scheme());
        if (exchange.request().authority() != null) {
            headers.set("x-forwarded-host", exchange.request().authority().toString());
        }
        Bounds bounds = exchange.route.bounds();
        var passage = new Passage(
                services.named(exchange.route.service()),
                exchange.target(),
                headers,
                exchange.body,
                bounds.responseTimeout(),
                bounds.idleTimeout(),
                bounds.bodyLimit(),
                exchange.route.transform().response());
        proxy.forward(
                exchange.routing(),
                passage,
                refusal -> Answers.refuse(exchange.routing(), refusal),
                () -> callers.isStillGood(exchange.caller),
                exchange::ended);
        return DONE;
    }
}
