package io.llmoptimizer.events.broker;

import com.rabbitmq.client.AMQP;
import java.util.Map;
import java.util.UUID;

/**
 * A message to publish.
 *
 * @param exchange where to; empty for the queue the routing key names
 * @param body a CloudEvent in structured JSON mode; written to no log
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and copying every body would double the relay's garbage
public record Publication(
        String exchange, String routingKey, String messageId, Map<String, Object> headers, byte[] body) {
    private static final String CONTENT_TYPE = "application/cloudevents+json";
    private static final int PERSISTENT = 2;

    /** An event for whoever subscribed to its type. */
    public static Publication event(UUID id, String type, Map<String, Object> headers, byte[] envelope) {
        return new Publication(Broker.EVENTS, type, id.toString(), headers, envelope);
    }

    AMQP.BasicProperties properties() {
        return new AMQP.BasicProperties.Builder()
                .contentType(CONTENT_TYPE)
                .deliveryMode(PERSISTENT)
                .messageId(messageId)
                .headers(headers)
                .build();
    }
}
