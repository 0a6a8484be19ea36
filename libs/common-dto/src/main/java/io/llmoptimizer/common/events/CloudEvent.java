package io.llmoptimizer.common.events;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * CloudEvents 1.0 envelope in structured JSON mode, with the extensions {@code organization} and {@code traceparent}.
 *
 * @param specversion always {@code 1.0}
 * @param id UUIDv7; the same event keeps its id over every redelivery, so consumers de-duplicate by it
 * @param source the producing service, as {@code /llmoptimizer/<service>}
 * @param type versioned event type, which is also the routing key, such as {@code usage.recorded.v1}
 * @param time when the thing happened, not when it was published
 * @param subject id of what the event is about, or null
 * @param organization tenant the event belongs to, or null for events of the platform
 * @param traceparent W3C trace context of the request that caused the event, or null
 * @param data the payload
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">CloudEvents JSON</a>
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record CloudEvent<T>(
        String specversion,
        UUID id,
        String source,
        String type,
        Instant time,
        String subject,
        String datacontenttype,
        UUID organization,
        String traceparent,
        T data) {

    public CloudEvent {
        Objects.requireNonNull(id, "a CloudEvent needs an id");
        Objects.requireNonNull(type, "a CloudEvent needs a type");
        Objects.requireNonNull(time, "a CloudEvent needs a time");
    }

    /** An event of {@code type} about {@code subject} within {@code organization}. */
    public static <T> CloudEvent<T> of(
            UUID id, String source, String type, Instant time, String subject, UUID organization, T data) {
        return new CloudEvent<>("1.0", id, source, type, time, subject, "application/json", organization, null, data);
    }

    /** The same event, carrying the trace context of the request that caused it. */
    public CloudEvent<T> withTraceparent(String context) {
        return new CloudEvent<>(
                specversion, id, source, type, time, subject, datacontenttype, organization, context, data);
    }
}
