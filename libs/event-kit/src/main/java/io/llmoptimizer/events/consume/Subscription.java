package io.llmoptimizer.events.consume;

import io.llmoptimizer.common.events.CloudEvent;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * What a consumer does with the events of one queue.
 *
 * @param queue {@code <consumer>.<event type>}; its dead letters go to {@code <queue>.dlq}
 * @param payload type of the events' data
 * @param largestBatch events handed over together at most; 1 for one by one
 * @param longestWait how long a batch waits to fill
 * @param effect makes the effect of a batch durable before it completes; it is called again with the same events after a
 *     failure, and must then change nothing that is already there
 */
public record Subscription<T>(
        String queue,
        Class<T> payload,
        int largestBatch,
        Duration longestWait,
        Function<List<CloudEvent<T>>, Uni<Void>> effect) {

    public Subscription {
        if (largestBatch < 1) {
            throw new IllegalArgumentException("a batch of " + queue + " needs room for one event: " + largestBatch);
        }
    }

    /** Deliveries the broker may be ahead of the acknowledgements: the next batch is at hand when one is done. */
    int prefetch() {
        return Math.clamp(2L * largestBatch, 16, 2_000);
    }

    /** One event at a time. */
    public static <T> Subscription<T> single(
            String queue, Class<T> payload, Function<CloudEvent<T>, Uni<Void>> effect) {
        return new Subscription<>(queue, payload, 1, Duration.ofMillis(1), batch -> effect.apply(batch.getFirst()));
    }
}
