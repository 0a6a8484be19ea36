package io.llmoptimizer.events.consume;

import io.llmoptimizer.common.events.CloudEvent;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.Map;

/**
 * The span of one effect. It continues the trace of a single event, and is linked to the traces of a batch.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/">Messaging spans</a>
 */
final class ProcessingSpan {
    private static final String SCOPE = "io.llmoptimizer.events";
    private static final TextMapGetter<Map<String, String>> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public String get(Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key);
        }
    };

    private final Span span;
    private final Scope scope;

    private ProcessingSpan(Span span, Scope scope) {
        this.span = span;
        this.scope = scope;
    }

    /** Begins a span and makes it the current one of this (Vert.x) context. */
    @SuppressWarnings("MustBeClosedChecker") // closed by end(), when the asynchronous effect is over
    static ProcessingSpan start(String queue, List<? extends CloudEvent<?>> events) {
        SpanBuilder builder = GlobalOpenTelemetry.getTracer(SCOPE)
                .spanBuilder("process " + queue)
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute("messaging.system", "rabbitmq")
                .setAttribute("messaging.operation.type", "process")
                .setAttribute("messaging.destination.name", queue)
                .setAttribute("messaging.batch.message_count", events.size());
        if (events.size() == 1) {
            builder.setParent(contextOf(events.getFirst()));
        } else {
            builder.setNoParent();
            events.forEach(event -> link(builder, event));
        }
        Span span = builder.startSpan();
        return new ProcessingSpan(span, span.isRecording() ? span.makeCurrent() : Scope.noop());
    }

    /** Ends it; {@code failure} is null for a success. */
    void end(Throwable failure) {
        if (failure != null) {
            span.recordException(failure);
            span.setStatus(StatusCode.ERROR);
        }
        scope.close();
        span.end();
    }

    private static void link(SpanBuilder builder, CloudEvent<?> event) {
        SpanContext origin = Span.fromContext(contextOf(event)).getSpanContext();
        if (origin.isValid()) {
            builder.addLink(origin);
        }
    }

    private static Context contextOf(CloudEvent<?> event) {
        return event.traceparent() == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance()
                        .extract(Context.root(), Map.of("traceparent", event.traceparent()), GETTER);
    }
}
