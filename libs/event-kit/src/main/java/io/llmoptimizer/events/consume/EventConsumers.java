package io.llmoptimizer.events.consume;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmoptimizer.events.broker.Broker;
import io.llmoptimizer.events.broker.Publisher;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs subscriptions: batches deliveries, retries with growing pauses, sends what can't be handled to the queue's dead
 * letters with the reason, and acknowledges only then. One batch of a queue is under way at a time.
 */
@Singleton
public class EventConsumers {
    private final Broker broker;
    private final Publisher publisher;
    private final ObjectMapper json;
    private final Vertx vertx;
    private final ConsumeConfig config;
    private final Outages outages;
    private final MeterRegistry metrics;
    private final Map<String, QueueConsumer<?>> running = new ConcurrentHashMap<>();

    public EventConsumers(
            Broker broker,
            Publisher publisher,
            ObjectMapper json,
            Vertx vertx,
            ConsumeConfig config,
            @All List<OutageRule> rules,
            MeterRegistry metrics) {
        this.broker = broker;
        this.publisher = publisher;
        this.json = json;
        this.vertx = vertx;
        this.config = config;
        this.outages = new Outages(rules);
        this.metrics = metrics;
    }

    /**
     * Starts {@code subscription}, which then runs until the service stops. Call once per queue, at start.
     *
     * @throws IllegalStateException for a queue that is not one of the fleet's: what is published before the first start of
     *     its consumer would be lost
     */
    public <T> void consume(Subscription<T> subscription) {
        if (!broker.declares(subscription.queue())) {
            throw new IllegalStateException("this service consumes the queue " + subscription.queue()
                    + ", which llmo.events.broker.queues leaves out: add it there for every service, or events that are"
                    + " published before this one first starts are lost");
        }
        var effect = new EffectRunner<>(subscription, vertx, config.effectTimeout());
        var settlement = new Settlement<>(subscription, effect, publisher, json, config, outages, metrics);
        var consumer = new QueueConsumer<>(subscription, broker, settlement, config);
        if (running.putIfAbsent(subscription.queue(), consumer) != null) {
            throw new IllegalStateException("queue " + subscription.queue() + " has a subscription already");
        }
        consumer.start();
    }

    /** Queues this service consumes. */
    public Set<String> queues() {
        return Set.copyOf(running.keySet());
    }

    void stop(@Observes ShutdownEvent event) {
        stop();
    }

    /** Lets the batches under way finish and consumes nothing more. */
    public void stop() {
        running.values().forEach(QueueConsumer::stop);
        running.values().forEach(consumer -> consumer.join(config.stopTimeout()));
        running.clear();
    }
}
