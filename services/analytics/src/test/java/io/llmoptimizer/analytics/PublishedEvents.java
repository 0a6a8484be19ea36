package io.llmoptimizer.analytics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.events.broker.Publication;
import io.llmoptimizer.events.broker.Publisher;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Publishes what integration would. */
@Singleton
public class PublishedEvents {
    private final Publisher publisher;
    private final ObjectMapper json;

    PublishedEvents(Publisher publisher, ObjectMapper json) {
        this.publisher = publisher;
        this.json = json;
    }

    /** A message that reports {@code call}. */
    Publication message(UUID id, UsageRecorded call) {
        try {
            return message(
                    id,
                    json.writeValueAsString(CloudEvent.of(
                            id,
                            "/llmoptimizer/integration",
                            EventTypes.USAGE_RECORDED,
                            call.occurredAt(),
                            id.toString(),
                            call.organizationId(),
                            call)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A message with any body. */
    Publication message(UUID id, String body) {
        return Publication.event(id, EventTypes.USAGE_RECORDED, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    void publish(List<Publication> messages) {
        publisher.publish(messages).await().atMost(Duration.ofSeconds(60));
    }

    void publish(UsageRecorded... calls) {
        publish(java.util.Arrays.stream(calls)
                .map(call -> message(UUID.randomUUID(), call))
                .toList());
    }
}
