package io.llmoptimizer.events.broker;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * A durable queue of events of one type for one consumer, with its dead letters beside it.
 *
 * @param name {@code <consumer>.<event type>}, such as {@code billing.usage.recorded.v1}
 */
public record EventQueue(String name) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)+\\.v[0-9]+");
    private static final int CONSUMER_TIMEOUT_MS = 24 * 60 * 60 * 1_000;

    public EventQueue {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a queue is named <consumer>.<event type>, like billing.usage.recorded.v1, not " + name);
        }
    }

    /** The event type it takes, which is its routing key. */
    public String type() {
        return name.substring(name.indexOf('.') + 1);
    }

    /** Name of the queue that takes what could not be handled. */
    public String deadLetters() {
        return name + ".dlq";
    }

    /**
     * What RabbitMQ is asked for: a replicated queue, whose own dead-lettering loses nothing either (that strategy insists
     * on the overflow behaviour), and that lets a consumer wait out an outage of its store (RabbitMQ 3.12 and later).
     */
    Map<String, Object> arguments(int deliveryLimit) {
        return Map.of(
                "x-queue-type",
                "quorum",
                "x-delivery-limit",
                deliveryLimit,
                "x-dead-letter-exchange",
                Broker.DEAD_LETTERS,
                "x-dead-letter-routing-key",
                name,
                "x-dead-letter-strategy",
                "at-least-once",
                "x-overflow",
                "reject-publish",
                "x-consumer-timeout",
                CONSUMER_TIMEOUT_MS);
    }

    static Map<String, Object> deadLetterArguments() {
        return Map.of("x-queue-type", "quorum");
    }
}
