package io.llmoptimizer.events;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.common.events.CloudEvent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes events of this service: id, source, time and trace context are filled in. */
@Singleton
public class EventFactory {
    private final String source;
    private final Clock clock;

    EventFactory(@ConfigProperty(name = "quarkus.application.name") String service, Clock clock) {
        this.source = "/llmoptimizer/" + service;
        this.clock = clock;
    }

    /** An event that happens now. */
    public <T> CloudEvent<T> create(String type, String subject, UUID organization, T data) {
        return create(UuidCreator.getTimeOrderedEpoch(), type, clock.instant(), subject, organization, data);
    }

    /** An event whose identity and time are those of the record it reports. */
    public <T> CloudEvent<T> create(UUID id, String type, Instant time, String subject, UUID organization, T data) {
        CloudEvent<T> event = CloudEvent.of(id, source, type, time, subject, organization, data);
        SpanContext span = Span.current().getSpanContext();
        return span.isValid()
                ? event.withTraceparent("00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                        + span.getTraceFlags().asHex())
                : event;
    }
}
