package io.llmoptimizer.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.devstack.Durability;
import io.llmoptimizer.devstack.EmbeddedBroker;
import io.llmoptimizer.devstack.Ports;
import io.llmoptimizer.events.Kit.Payload;
import io.llmoptimizer.events.outbox.OutboxRelay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxRelayTest {
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
    void an_appended_event_is_published_and_leaves_the_outbox() throws Exception {
        CloudEvent<Payload> event =
                kit.event(7).withTraceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        kit.append(List.of(event));
        kit.relay();
        await().atMost(PATIENCE).until(() -> kit.messagesIn(kit.queue) == 1);
        await().atMost(PATIENCE).until(() -> kit.count("outbox") == 0);
        var message = kit.drain(kit.queue).getFirst();
        assertThat(message.getProps().getMessageId()).isEqualTo(event.id().toString());
        assertThat(message.getProps().getContentType()).isEqualTo("application/cloudevents+json");
        assertThat(message.getProps().getDeliveryMode()).isEqualTo(2);
        assertThat(message.getProps().getHeaders().get("traceparent")).hasToString(event.traceparent());
        assertThat(kit.json.readTree(message.getBody())).isEqualTo(kit.json.valueToTree(event));
    }

    @Test
    void an_event_of_a_transaction_that_rolls_back_is_never_published() {
        kit.relay();
        kit.pool
                .withTransaction(transaction -> kit.outbox
                        .append(transaction, kit.event(1))
                        .chain(() -> transaction.query("SELECT 1/0").execute()))
                .onFailure()
                .recoverWithNull()
                .await()
                .atMost(PATIENCE);
        kit.append(List.of(kit.event(2)));
        await().atMost(PATIENCE).until(() -> kit.count("outbox") == 0);
        assertThat(kit.drain(kit.queue)).hasSize(1);
    }

    @Test
    void a_notification_wakes_the_relay_long_before_it_polls() {
        kit.setting("llmo.events.outbox.poll-interval", "1h").relay();
        for (int i = 0; i < 3; i++) {
            int expected = i + 1;
            kit.append(List.of(kit.event(i)));
            await().atMost(Duration.ofSeconds(5)).until(() -> kit.messagesIn(kit.queue) == expected);
        }
    }

    @Test
    void the_first_event_waits_for_others_before_they_leave_together() {
        kit.setting("llmo.events.outbox.linger", "3s").relay();
        kit.append(List.of(kit.event(1)));
        await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> kit.count("outbox") == 1);
        kit.append(List.of(kit.event(2)));
        await().atMost(PATIENCE).until(() -> kit.count("outbox") == 0);
        assertThat(kit.drain(kit.queue)).hasSize(2);
    }

    @Test
    void the_relay_listens_again_after_its_database_connection_was_ended() {
        kit.setting("llmo.events.outbox.poll-interval", "1h").relay();
        await().atMost(PATIENCE).until(() -> kit.count(LISTENERS) == 1);
        kit.run("SELECT pg_terminate_backend(pid) FROM " + LISTENERS);
        await().atMost(PATIENCE).until(() -> kit.count(LISTENERS) == 1);
        kit.append(List.of(kit.event(1)));
        await().atMost(Duration.ofSeconds(5)).until(() -> kit.messagesIn(kit.queue) == 1);
    }

    @Test
    void a_stopped_relay_neither_listens_nor_publishes() {
        OutboxRelay relay = kit.relay();
        await().atMost(PATIENCE).until(() -> kit.count(LISTENERS) == 1);
        relay.stop();
        kit.append(List.of(kit.event(1)));
        await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> kit.count("outbox") == 1);
        await().atMost(PATIENCE).until(() -> kit.count(LISTENERS) == 0);
    }

    @Test
    void events_wait_while_the_broker_is_away_and_are_published_soon_after_it_is_back() {
        kit.relay();
        kit.append(kit.events(10));
        await().atMost(PATIENCE).until(() -> kit.count("outbox") == 0);
        kit.network.goDown();
        kit.append(kit.events(1_200));
        await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> kit.count("outbox") == 1_200);
        kit.network.comeBack();
        await().atMost(Duration.ofSeconds(10)).until(() -> kit.count("outbox") == 0);
        assertThat(kit.drain(kit.queue)).hasSize(1_210);
    }

    @Test
    void a_durable_broker_that_is_stopped_and_started_again_has_lost_nothing(@TempDir Path folder) {
        assumeThat(System.getenv("LLMO_AMQP_HOST"))
                .as("only an embedded broker can be stopped")
                .isNull();
        int port = Ports.free();
        try (EmbeddedBroker first = EmbeddedBroker.start(folder, port, Durability.KEPT)) {
            kit.brokerAt(first.port()).relay();
            kit.append(kit.events(100));
            await().atMost(PATIENCE).until(() -> kit.count("outbox") == 0);
        }
        kit.append(kit.events(100));
        try (EmbeddedBroker second = EmbeddedBroker.start(folder, port, Durability.KEPT)) {
            kit.brokerAt(second.port()).consumers().consume(kit.recording());
            await().atMost(PATIENCE).until(() -> kit.count("effects") == 200);
            assertThat(kit.count("outbox")).isZero();
            kit.stopAll();
        }
    }

    @Test
    void an_event_published_before_its_consumer_ever_ran_waits_for_it() {
        kit.relay();
        kit.append(kit.events(3));
        await().atMost(PATIENCE).until(() -> kit.count("outbox") == 0);
        kit.consumers().consume(kit.recording());
        await().atMost(PATIENCE).until(() -> kit.count("effects") == 3);
    }

    @Test
    void relays_share_the_outbox_without_publishing_an_event_twice() {
        kit.setting("llmo.events.outbox.batch-size", "50");
        kit.append(kit.events(3_000));
        kit.relay();
        kit.relay();
        kit.relay();
        await().atMost(PATIENCE).until(() -> kit.count("outbox") == 0);
        assertThat(kit.drain(kit.queue).stream()
                        .map(message -> message.getProps().getMessageId()))
                .hasSize(3_000)
                .doesNotHaveDuplicates();
    }

    @Test
    void a_batch_that_was_confirmed_but_not_deleted_is_published_again_and_has_its_effect_once() {
        kit.run("""
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'kept'; END $$;
                CREATE TRIGGER keep BEFORE DELETE ON outbox FOR EACH STATEMENT EXECUTE FUNCTION refuse();
                """);
        kit.append(kit.events(20));
        kit.relay();
        await().atMost(PATIENCE).until(() -> kit.messagesIn(kit.queue) >= 40);
        assertThat(kit.count("outbox")).isEqualTo(20);
        kit.run("DROP TRIGGER keep ON outbox");
        await().atMost(PATIENCE).until(() -> kit.count("outbox") == 0);
        kit.consumers().consume(kit.recording());
        await().atMost(PATIENCE).until(() -> kit.messagesIn(kit.queue) == 0 && kit.count("effects") > 0);
        await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> kit.count("effects") == 20);
    }

    @Test
    void connections_lost_under_load_lose_nothing_and_double_no_effect() {
        kit.setting("llmo.events.outbox.batch-size", "40");
        kit.relay();
        kit.consumers().consume(kit.recording());
        int total = 0;
        for (int round = 0; round < 8; round++) {
            for (int i = 0; i < 10; i++) {
                kit.append(kit.events(50));
                total += 50;
            }
            kit.network.cut();
        }
        int expected = total;
        await().atMost(Duration.ofSeconds(60)).until(() -> kit.distinctEffects() == expected);
        await().atMost(PATIENCE).until(() -> kit.count("outbox") == 0 && kit.messagesIn(kit.queue) == 0);
        assertThat(kit.count("effects")).isEqualTo(expected);
        assertThat(kit.messagesIn(kit.queue + ".dlq")).isZero();
    }

    @Test
    void the_outbox_is_measured() {
        kit.append(kit.events(4));
        kit.upkeep().measure().await().atMost(PATIENCE);
        assertThat(kit.metrics.get("llmo.events.outbox.depth").gauge().value()).isEqualTo(4);
        assertThat(kit.metrics.get("llmo.events.outbox.oldest").gauge().value()).isPositive();
    }

    @Test
    void the_inbox_forgets_only_what_is_older_than_it_keeps() {
        kit.run("""
                INSERT INTO inbox SELECT 'one', gen_random_uuid(), now() - interval '46 days' FROM generate_series(1, 12000);
                INSERT INTO inbox SELECT 'one', gen_random_uuid(), now() - interval '44 days' FROM generate_series(1, 7);
                """);
        assertThat(kit.upkeep().prune().await().atMost(PATIENCE)).isEqualTo(12_000);
        assertThat(kit.count("inbox")).isEqualTo(7);
    }

    private static final String LISTENERS =
            "(SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN outbox') AS listeners";
}
