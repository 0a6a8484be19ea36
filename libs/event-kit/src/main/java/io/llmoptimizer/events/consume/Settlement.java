package io.llmoptimizer.events.consume;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.Delivery;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.events.broker.Broker;
import io.llmoptimizer.events.broker.BrokerException;
import io.llmoptimizer.events.broker.EventQueue;
import io.llmoptimizer.events.broker.Publication;
import io.llmoptimizer.events.broker.Publisher;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Decides what becomes of each delivery of a batch: its effect is made, or it is at the dead letters. The events go to the
 * effect together; if that fails, one by one, because one of them may be the culprit and the others must not suffer.
 */
final class Settlement<T> {
    private static final Logger LOG = Logger.getLogger(Settlement.class);
    private static final int LONGEST_REASON = 1_000;

    private final Subscription<T> subscription;
    private final EffectRunner<T> effect;
    private final Publisher publisher;
    private final ObjectMapper json;
    private final JavaType type;
    private final ConsumeConfig config;
    private final Outages outages;
    private final Counter consumed;
    private final Counter deadLettered;

    private record Arrival<T>(Delivery delivery, CloudEvent<T> event) {}

    Settlement(
            Subscription<T> subscription,
            EffectRunner<T> effect,
            Publisher publisher,
            ObjectMapper json,
            ConsumeConfig config,
            Outages outages,
            MeterRegistry metrics) {
        this.subscription = subscription;
        this.effect = effect;
        this.publisher = publisher;
        this.json = json;
        this.type = json.getTypeFactory().constructParametricType(CloudEvent.class, subscription.payload());
        this.config = config;
        this.outages = outages;
        this.consumed = metrics.counter("llmo.events.consumed", "queue", subscription.queue());
        this.deadLettered = metrics.counter("llmo.events.dead.lettered", "queue", subscription.queue());
    }

    /** @return false when the session ended before every delivery was settled: they will be delivered again */
    boolean settle(List<Delivery> batch, Session session) throws InterruptedException {
        List<Arrival<T>> readable = new ArrayList<>(batch.size());
        for (Delivery delivery : batch) {
            try {
                readable.add(new Arrival<>(delivery, read(delivery)));
            } catch (IOException | RuntimeException unreadable) {
                if (!giveUp(delivery, unreadable, session)) {
                    return false;
                }
            }
        }
        return readable.isEmpty() || apply(readable, session);
    }

    private CloudEvent<T> read(Delivery delivery) throws IOException {
        CloudEvent<T> event = json.readValue(delivery.getBody(), type);
        String expected = new EventQueue(subscription.queue()).type();
        if (!expected.equals(event.type())) {
            throw new IOException("an event of type " + event.type() + " is not for this queue");
        }
        if (event.data() == null) {
            throw new IOException("the event has no data");
        }
        return event;
    }

    private boolean apply(List<Arrival<T>> batch, Session session) throws InterruptedException {
        List<CloudEvent<T>> events = distinct(batch);
        Duration pause = config.firstPause();
        int attempts = 0;
        while (true) {
            Optional<Throwable> failure = effect.run(events);
            if (failure.isEmpty()) {
                consumed.increment(events.size());
                return true;
            }
            boolean waiting = outages.include(failure.get());
            if (!waiting && batch.size() > 1) {
                return oneByOne(batch, session);
            }
            if (!waiting && ++attempts >= config.maxAttempts()) {
                return giveUp(batch.getFirst().delivery(), failure.get(), session);
            }
            LOG.warnf(
                    "%s: %d event(s) from %s wait %d ms for the next attempt: %s",
                    subscription.queue(), events.size(), events.getFirst().id(), pause.toMillis(), failure.get());
            if (!session.pause(pause)) {
                return false;
            }
            pause = Pauses.longer(pause, config.longestPause());
        }
    }

    /** An event that was published twice may well be in one batch twice, where no inbox would tell the second from the first. */
    private static <T> List<CloudEvent<T>> distinct(List<Arrival<T>> batch) {
        Map<UUID, CloudEvent<T>> byId = LinkedHashMap.newLinkedHashMap(batch.size());
        batch.forEach(arrival -> byId.putIfAbsent(arrival.event().id(), arrival.event()));
        return List.copyOf(byId.values());
    }

    private boolean oneByOne(List<Arrival<T>> batch, Session session) throws InterruptedException {
        for (Arrival<T> arrival : batch) {
            if (!apply(List.of(arrival), session)) {
                return false;
            }
        }
        return true;
    }

    /** Publishes to the dead letters until the broker has it. */
    private boolean giveUp(Delivery delivery, Throwable reason, Session session) throws InterruptedException {
        LOG.errorf("%s: an event goes to the dead letters: %s", subscription.queue(), reason);
        Publication deadLetter = deadLetter(delivery, reason);
        Duration pause = config.firstPause();
        while (true) {
            try {
                publisher.publish(List.of(deadLetter)).await().indefinitely();
                deadLettered.increment();
                return true;
            } catch (BrokerException unreachable) {
                LOG.warnf("%s: a dead letter waits: %s", subscription.queue(), unreachable.getMessage());
            }
            if (!session.pause(pause)) {
                return false;
            }
            pause = Pauses.longer(pause, config.longestPause());
        }
    }

    private Publication deadLetter(Delivery delivery, Throwable reason) {
        String id = Optional.ofNullable(delivery.getProperties().getMessageId())
                .orElseGet(() -> UUID.randomUUID().toString());
        String text = reason.getClass().getSimpleName() + ": " + reason.getMessage();
        return new Publication(
                Broker.DEAD_LETTERS,
                subscription.queue(),
                id,
                Map.of(
                        "x-llmo-reason", text.substring(0, Math.min(text.length(), LONGEST_REASON)),
                        "x-llmo-queue", subscription.queue()),
                delivery.getBody());
    }
}
