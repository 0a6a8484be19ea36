package io.llmoptimizer.events.consume;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmoptimizer.common.events.CloudEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.rabbitmq.OutgoingRabbitMQMetadata;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jboss.logging.Logger;

/**
 * Runs subscriptions: batches deliveries, retries with growing pauses, sends what can't be handled to the queue's dead
 * letters with the reason, and acknowledges only then. One batch of a queue is under way at a time.
 */
@Singleton
public class EventConsumers {
    private static final Logger LOG = Logger.getLogger(EventConsumers.class);

    private final ObjectMapper json;
    private final MutinyEmitter<byte[]> deadLetters;
    private final ConsumeConfig config;

    private record Delivery<T>(Message<byte[]> message, CloudEvent<T> event) {}

    EventConsumers(
            ObjectMapper json, @Channel("dead-letters") MutinyEmitter<byte[]> deadLetters, ConsumeConfig config) {
        this.json = json;
        this.deadLetters = deadLetters;
        this.config = config;
    }

    /** Starts {@code subscription} on the deliveries of an incoming channel. Call once, at start. */
    public <T> void consume(Multi<Message<byte[]>> deliveries, Subscription<T> subscription) {
        JavaType type = json.getTypeFactory().constructParametricType(CloudEvent.class, subscription.payload());
        deliveries
                .group()
                .intoLists()
                .of(subscription.largestBatch(), subscription.longestWait())
                .onItem()
                .transformToUniAndConcatenate(batch -> handle(batch, type, subscription))
                .subscribe()
                .with(done -> {}, failure -> LOG.errorf(failure, "the consumer of %s stopped", subscription.queue()));
    }

    private <T> Uni<Void> handle(List<Message<byte[]>> messages, JavaType type, Subscription<T> subscription) {
        List<Delivery<T>> readable = new ArrayList<>(messages.size());
        List<Uni<Void>> unreadable = new ArrayList<>();
        for (Message<byte[]> message : messages) {
            try {
                readable.add(new Delivery<>(message, json.readValue(message.getPayload(), type)));
            } catch (IOException | RuntimeException malformed) {
                unreadable.add(giveUp(message, subscription.queue(), malformed));
            }
        }
        Uni<Void> rejected = unreadable.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(unreadable).andFailFast().replaceWithVoid();
        return readable.isEmpty() ? rejected : rejected.chain(() -> apply(readable, subscription));
    }

    private <T> Uni<Void> apply(List<Delivery<T>> batch, Subscription<T> subscription) {
        List<CloudEvent<T>> events = batch.stream().map(Delivery::event).toList();
        return effect(subscription, events)
                .chain(() -> acknowledge(batch))
                .onFailure()
                .recoverWithUni(failure -> batch.size() == 1
                        ? again(batch.getFirst(), subscription, failure, 1, config.firstPause())
                        : oneByOne(batch, subscription));
    }

    /** One event of the batch may be the culprit: the others must not wait for it. */
    private <T> Uni<Void> oneByOne(List<Delivery<T>> batch, Subscription<T> subscription) {
        return Multi.createFrom()
                .iterable(batch)
                .onItem()
                .transformToUniAndConcatenate(delivery -> apply(List.of(delivery), subscription))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private <T> Uni<Void> again(
            Delivery<T> delivery, Subscription<T> subscription, Throwable failure, int attempts, Duration pause) {
        boolean waiting = isOutage(failure);
        if (!waiting && attempts >= config.maxAttempts()) {
            return giveUp(delivery.message(), subscription.queue(), failure);
        }
        LOG.warnf(
                "%s: event %s failed (%s), trying again in %s ms",
                subscription.queue(), delivery.event().id(), failure, pause.toMillis());
        Duration next = pause.multipliedBy(2).compareTo(config.longestPause()) > 0
                ? config.longestPause()
                : pause.multipliedBy(2);
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(pause)
                .chain(() -> effect(subscription, List.of(delivery.event())))
                .chain(() -> acknowledge(List.of(delivery)))
                .onFailure()
                .recoverWithUni(
                        repeated -> again(delivery, subscription, repeated, waiting ? attempts : attempts + 1, next));
    }

    private static <T> Uni<Void> effect(Subscription<T> subscription, List<CloudEvent<T>> events) {
        return Uni.createFrom().deferred(() -> subscription.effect().apply(events));
    }

    private static <T> Uni<Void> acknowledge(List<Delivery<T>> batch) {
        List<Uni<Void>> acks = batch.stream()
                .map(delivery -> Uni.createFrom()
                        .completionStage(() -> delivery.message().ack()))
                .toList();
        return Uni.join().all(acks).andCollectFailures().replaceWithVoid();
    }

    /** A store or broker that can't be reached says nothing about the event. */
    private static boolean isOutage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof io.vertx.core.VertxException
                    || cause instanceof java.util.concurrent.TimeoutException) {
                return true;
            }
        }
        return false;
    }

    private Uni<Void> giveUp(Message<byte[]> message, String queue, Throwable reason) {
        LOG.errorf("%s: an event goes to %s.dlq: %s", queue, queue, reason);
        var metadata = new OutgoingRabbitMQMetadata.Builder()
                .withRoutingKey(queue)
                .withDeliveryMode(2)
                .withContentType("application/cloudevents+json")
                .withHeader(
                        "x-llmo-reason",
                        Optional.ofNullable(reason.getMessage()).orElse(reason.toString()))
                .withHeader("x-llmo-queue", queue)
                .build();
        return deadLetters
                .sendMessage(Message.of(message.getPayload(), Metadata.of(metadata)))
                .chain(() -> Uni.createFrom().completionStage(message::ack));
    }
}
