package io.llmoptimizer.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.events.Kit.Payload;
import io.llmoptimizer.events.consume.Subscription;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

class EventConsumersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Kit kit;

    @BeforeEach
    void putTogether() {
        kit = new Kit();
    }

    @AfterEach
    void takeApart() {
        kit.close();
    }

    @Test
    void events_are_handed_over_in_batches_and_acknowledged() {
        Queue<Integer> sizes = new ConcurrentLinkedQueue<>();
        publish(kit.events(250));
        kit.consumers().consume(subscription(100, events -> {
            sizes.add(events.size());
            return kit.record(events);
        }));
        await().atMost(PATIENCE).until(() -> kit.count("effects") == 250);
        assertThat(sizes).allMatch(size -> size <= 100).hasSizeLessThan(60);
        assertThat(kit.messagesIn(kit.queue)).isZero();
        assertThat(counter("llmo.events.consumed")).isEqualTo(250);
    }

    @Test
    void an_event_that_is_twice_in_one_batch_is_handed_over_once() {
        CloudEvent<Payload> event = kit.event(1);
        publish(List.of(event, event, kit.event(2), event));
        kit.consumers().consume(kit.recording());
        await().atMost(PATIENCE).until(() -> kit.messagesIn(kit.queue) == 0 && kit.distinctEffects() == 2);
        assertThat(kit.count("effects")).isEqualTo(2);
    }

    @Test
    void what_can_not_be_handled_goes_to_the_dead_letters_with_its_reason_and_the_rest_proceeds() {
        publish(kit.events(5));
        kit.publishRaw("not JSON");
        kit.publishRaw("[]");
        kit.publishRaw(envelope(kit.type, "{\"number\":\"many\"}"));
        kit.publishRaw(envelope("another.type.v1", "{\"number\":1}"));
        kit.publishRaw(envelope(kit.type, "null"));
        publish(IntStream.of(100, 6, 200).mapToObj(kit::event).toList());
        AtomicInteger attemptsAtPoison = new AtomicInteger();
        kit.consumers().consume(subscription(100, events -> {
            if (events.stream().anyMatch(event -> event.data().number() == 100)) {
                attemptsAtPoison.addAndGet(events.size() == 1 ? 1 : 0);
                return Uni.createFrom().failure(new IllegalStateException("can't do 100"));
            }
            if (events.stream().anyMatch(event -> event.data().number() == 200)) {
                throw new IllegalArgumentException("thrown, not failed");
            }
            return kit.record(events);
        }));
        await().atMost(PATIENCE).until(() -> kit.messagesIn(kit.queue + ".dlq") == 7);
        await().atMost(PATIENCE).until(() -> kit.count("effects") == 6);
        assertThat(attemptsAtPoison).hasValue(5);
        List<String> reasons = kit.drain(kit.queue + ".dlq").stream()
                .map(letter -> header(letter, "x-llmo-reason"))
                .toList();
        assertThat(reasons)
                .anyMatch(reason -> reason.startsWith("JsonParseException"))
                .anyMatch(reason -> reason.contains("another.type.v1 is not for this queue"))
                .anyMatch(reason -> reason.contains("no data"))
                .anyMatch(reason -> reason.equals("IllegalStateException: can't do 100"))
                .anyMatch(reason -> reason.equals("IllegalArgumentException: thrown, not failed"));
        assertThat(kit.messagesIn(kit.queue)).isZero();
        assertThat(counter("llmo.events.dead.lettered")).isEqualTo(7);
    }

    @Test
    void an_outage_of_the_store_is_waited_out_and_nothing_is_dead_lettered() {
        AtomicBoolean down = new AtomicBoolean(true);
        AtomicInteger refused = new AtomicInteger();
        publish(kit.events(30));
        kit.consumers().consume(subscription(10, events -> {
            if (down.get()) {
                refused.incrementAndGet();
                return Uni.createFrom().failure(new RuntimeException(new ConnectException("refused")));
            }
            return kit.record(events);
        }));
        await().atMost(PATIENCE).until(() -> refused.get() > 12);
        down.set(false);
        await().atMost(PATIENCE).until(() -> kit.count("effects") == 30);
        assertThat(kit.messagesIn(kit.queue + ".dlq")).isZero();
    }

    @Test
    void an_effect_that_never_ends_is_given_up_and_tried_again() {
        kit.setting("llmo.events.consume.effect-timeout", "300ms");
        AtomicInteger calls = new AtomicInteger();
        publish(kit.events(1));
        kit.consumers()
                .consume(subscription(
                        1,
                        events -> calls.incrementAndGet() < 3 ? Uni.createFrom().nothing() : kit.record(events)));
        await().atMost(PATIENCE).until(() -> kit.count("effects") == 1);
        assertThat(calls).hasValue(3);
    }

    @Test
    void a_batch_whose_connection_was_cut_is_delivered_again_and_its_late_acknowledgement_hits_nobody_else() {
        publish(kit.events(40));
        AtomicInteger batches = new AtomicInteger();
        kit.consumers().consume(subscription(10, events -> {
            if (batches.incrementAndGet() % 2 == 1 && batches.get() < 8) {
                kit.network.cut();
                return Uni.createFrom()
                        .voidItem()
                        .onItem()
                        .delayIt()
                        .by(Duration.ofMillis(600))
                        .chain(() -> kit.record(events));
            }
            return kit.record(events);
        }));
        await().atMost(PATIENCE).until(() -> kit.count("effects") == 40 && kit.messagesIn(kit.queue) == 0);
        assertThat(kit.distinctEffects()).isEqualTo(40);
    }

    @Test
    void a_dead_letter_waits_for_a_broker_that_is_away() {
        kit.publishRaw("poison");
        publish(kit.events(3));
        AtomicBoolean once = new AtomicBoolean();
        kit.consumers().consume(subscription(1, events -> {
            if (once.compareAndSet(false, true)) {
                kit.network.goDown();
            }
            return kit.record(events);
        }));
        await().atMost(PATIENCE).untilTrue(once);
        kit.publishRaw("more poison");
        kit.network.comeBack();
        await().atMost(PATIENCE).until(() -> kit.count("effects") == 3);
        await().atMost(PATIENCE).until(() -> kit.messagesIn(kit.queue + ".dlq") >= 2 && kit.messagesIn(kit.queue) == 0);
    }

    @Test
    @EnabledIfEnvironmentVariable(
            named = "LLMO_AMQP_HOST",
            matches = ".+",
            disabledReason = "the embedded broker tells nobody")
    void on_rabbitmq_a_queue_that_was_deleted_is_declared_and_consumed_again() {
        kit.consumers().consume(kit.recording());
        publish(kit.events(1));
        await().atMost(PATIENCE).until(() -> kit.count("effects") == 1);
        kit.withChannel(channel -> channel.queueDelete(kit.queue));
        await().atMost(PATIENCE).until(() -> {
            publish(kit.events(1));
            return kit.count("effects") >= 2;
        });
    }

    @Test
    void stopping_finishes_the_batch_under_way_and_leaves_the_rest_in_the_queue() {
        AtomicBoolean started = new AtomicBoolean();
        publish(kit.events(30));
        var consumers = kit.consumers();
        consumers.consume(subscription(10, events -> {
            started.set(true);
            return Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(Duration.ofMillis(500))
                    .chain(() -> kit.record(events));
        }));
        await().atMost(PATIENCE).untilTrue(started);
        consumers.stop();
        long done = kit.count("effects");
        assertThat(done).isBetween(1L, 20L);
        await().atMost(PATIENCE).until(() -> kit.messagesIn(kit.queue) == 30 - done);
    }

    @Test
    void a_queue_that_publishers_do_not_declare_is_refused() {
        Subscription<Kit.Payload> unknown = Subscription.single(
                "one.test.forgotten.v1",
                Kit.Payload.class,
                event -> Uni.createFrom().voidItem());
        assertThatThrownBy(() -> kit.consumers().consume(unknown))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one.test.forgotten.v1")
                .hasMessageContaining("llmo.events.broker.queues");
    }

    @Test
    void dead_letters_are_replayed_to_their_queue_and_have_their_effect_once() {
        AtomicBoolean broken = new AtomicBoolean(true);
        kit.consumers()
                .consume(subscription(
                        10,
                        events -> broken.get()
                                ? Uni.createFrom().failure(new IllegalStateException("a bug"))
                                : kit.record(events)));
        publish(kit.events(12));
        await().atMost(PATIENCE).until(() -> kit.messagesIn(kit.queue + ".dlq") == 12);
        broken.set(false);
        assertThat(kit.deadLetters().count(List.of(kit.queue)).getFirst().messages())
                .isEqualTo(12);
        assertThat(kit.deadLetters().replay(kit.queue)).isEqualTo(12);
        await().atMost(PATIENCE).until(() -> kit.count("effects") == 12);
        assertThat(kit.deadLetters().count(List.of(kit.queue)).getFirst().messages())
                .isZero();
        assertThat(kit.deadLetters().replay(kit.queue)).isZero();
    }

    @Test
    void every_effect_runs_on_an_event_loop_in_a_fresh_context_that_reactive_stores_accept() {
        List<Context> contexts = new ArrayList<>();
        Queue<String> leaks = new ConcurrentLinkedQueue<>();
        publish(kit.events(5));
        kit.consumers().consume(subscription(1, events -> {
            Context context = Vertx.currentContext();
            VertxContextSafetyToggle.validateContextIfExists("unsafe", "unsafe");
            if (!VertxContext.isOnDuplicatedContext() || context.getLocal("mark") != null) {
                leaks.add(String.valueOf(context));
            }
            context.putLocal("mark", "left by an earlier batch");
            contexts.add(context);
            return kit.record(events);
        }));
        await().atMost(PATIENCE).until(() -> kit.count("effects") == 5);
        assertThat(leaks).isEmpty();
        assertThat(contexts).doesNotHaveDuplicates();
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "LLMO_AMQP_HOST", matches = ".+", disabledReason = "only RabbitMQ has these")
    void on_rabbitmq_the_queue_is_replicated_limited_and_dead_letters_at_least_once() {
        kit.consumers().consume(kit.recording());
        await().atMost(PATIENCE).until(() -> kit.withChannel(channel -> channel.consumerCount(kit.queue)) == 1);
        // Declaring again succeeds only with exactly the arguments the queue has.
        kit.withChannel(channel -> channel.queueDeclare(
                kit.queue,
                true,
                false,
                false,
                java.util.Map.of(
                        "x-queue-type", "quorum",
                        "x-delivery-limit", 5,
                        "x-dead-letter-exchange", "llmo.events.dlx",
                        "x-dead-letter-routing-key", kit.queue,
                        "x-dead-letter-strategy", "at-least-once",
                        "x-overflow", "reject-publish",
                        "x-consumer-timeout", 86_400_000)));
    }

    @Test
    @EnabledIfEnvironmentVariable(
            named = "LLMO_AMQP_HOST",
            matches = ".+",
            disabledReason = "the embedded broker has no limit")
    void on_rabbitmq_an_event_that_kills_its_consumer_goes_to_the_dead_letters_by_itself() {
        publish(kit.events(1));
        for (int death = 0; death < 7; death++) {
            kit.withChannel(channel -> channel.basicGet(kit.queue, false));
        }
        await().atMost(PATIENCE).until(() -> kit.messagesIn(kit.queue + ".dlq") == 1);
        assertThat(kit.messagesIn(kit.queue)).isZero();
    }

    private void publish(List<CloudEvent<Payload>> events) {
        events.forEach(event -> kit.publishRaw(kit.json.valueToTree(event).toString()));
    }

    private Subscription<Payload> subscription(
            int batch, java.util.function.Function<List<CloudEvent<Payload>>, Uni<Void>> effect) {
        return new Subscription<>(kit.queue, Payload.class, batch, Duration.ofMillis(100), effect);
    }

    private double counter(String name) {
        return kit.metrics.get(name).tag("queue", kit.queue).counter().count();
    }

    private static String header(GetResponse message, String name) {
        return String.valueOf(message.getProps().getHeaders().get(name));
    }

    private static String envelope(String type, String data) {
        return """
                {"specversion":"1.0","id":"01939b7e-0000-7000-8000-000000000001","source":"/t","type":"%s",\
                "time":"2026-01-01T00:00:00Z","data":%s}""".formatted(type, data);
    }
}
