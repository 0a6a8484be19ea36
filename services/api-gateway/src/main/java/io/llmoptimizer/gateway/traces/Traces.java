package io.llmoptimizer.gateway.traces;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jboss.logging.MDC;

/**
 * Makes one span a request, and attributes only for those that are sampled. The general instrumentation of the HTTP server and
 * client is off here: it makes two, and describes all of them before it asks the sampler.
 */
@Singleton
public class Traces {
    private static final TextMapPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final TextMapGetter<MultiMap> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(MultiMap headers) {
            return headers.names();
        }

        @Override
        public String get(MultiMap headers, String name) {
            return headers == null ? null : headers.get(name);
        }
    };

    private final Tracer tracer;
    private final boolean disabled;

    Traces(OpenTelemetry telemetry, TracesConfig config) {
        this.tracer = telemetry.getTracer("io.llmoptimizer.gateway");
        this.disabled = config.disabled();
    }

    /**
     * Begins the span of {@code context}'s request, which ends with its answer.
     *
     * @param route path of the route, which names the span
     * @param outgoing the request's headers on their way to the service, which is told of the span instead of the client's
     */
    public void begin(RoutingContext context, String route, MultiMap outgoing) {
        if (disabled) {
            return;
        }
        Context parent = W3C.extract(Context.root(), outgoing, HEADERS);
        HttpServerRequest request = context.request();
        String method = request.method().name();
        Span span = tracer.spanBuilder(method + " " + route)
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
        outgoing.remove("tracestate");
        W3C.inject(parent.with(span), outgoing, MultiMap::set);
        if (span.isRecording()) {
            describe(span, context, method, route);
        }
    }

    private static void describe(Span span, RoutingContext context, String method, String route) {
        MDC.put("traceId", span.getSpanContext().getTraceId());
        MDC.put("spanId", span.getSpanContext().getSpanId());
        span.setAttribute("http.request.method", method)
                .setAttribute("http.route", route)
                .setAttribute("url.path", context.request().path())
                .setAttribute("url.scheme", context.request().isSSL() ? "https" : "http");
        context.addEndHandler(ended -> {
            int status = context.response().getStatusCode();
            span.setAttribute("http.response.status_code", status);
            if (status >= 500 || ended.failed()) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        });
    }
}
