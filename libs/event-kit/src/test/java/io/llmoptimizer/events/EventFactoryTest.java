package io.llmoptimizer.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.common.events.CloudEvent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventFactoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T03:04:05Z");

    private final EventFactory factory = new EventFactory("billing", Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void an_event_has_a_time_ordered_id_its_service_and_the_present_time() {
        UUID organization = UUID.randomUUID();
        CloudEvent<String> first = factory.create("a.b.v1", "subject", organization, "data");
        CloudEvent<String> second = factory.create("a.b.v1", "subject", organization, "data");
        assertThat(first.id().version()).isEqualTo(7);
        assertThat(first.id().toString()).isLessThan(second.id().toString());
        assertThat(first.source()).isEqualTo("/llmoptimizer/billing");
        assertThat(first.time()).isEqualTo(NOW);
        assertThat(first.organization()).isEqualTo(organization);
        assertThat(first.traceparent()).isNull();
    }

    @Test
    void an_event_carries_the_trace_of_the_request_that_caused_it() {
        SpanContext request = SpanContext.create(
                "0af7651916cd43dd8448eb211c80319c",
                "b7ad6b7169203331",
                TraceFlags.getSampled(),
                TraceState.getDefault());
        try (Scope scope = Span.wrap(request).makeCurrent()) {
            assertThat(scope).isNotNull();
            assertThat(factory.create("a.b.v1", null, null, "data").traceparent())
                    .isEqualTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        }
    }
}
