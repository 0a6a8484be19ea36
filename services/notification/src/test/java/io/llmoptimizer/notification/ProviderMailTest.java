package io.llmoptimizer.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.ProviderHealthChanged;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Mails about providers go to those who run the installation. */
@QuarkusTest
@TestProfile(ProviderMailTest.TwoOperators.class)
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "postgres,amqp"))
class ProviderMailTest extends Mailbox {
    /** Two addresses. */
    public static class TwoOperators extends ShortPauses {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("llmo.notification.operators", "grace@example.com,linus@example.com");
            return settings;
        }
    }

    /** Unique, so that other tests' mails are not taken for it. */
    private final String provider = "provider-" + UUID.randomUUID();

    @Test
    void every_operator_is_told_once_that_a_provider_is_down() {
        CloudEvent<?> event = changed("down", "healthy", "12 of <14> calls failed");
        publish(event, event);
        await().atMost(PATIENCE).until(() -> sent().size() == 2);
        publish(changed("healthy", "down", "the probe was answered with status 200"));
        await().atMost(PATIENCE).until(() -> sent().size() == 4);

        assertThat(sent())
                .extracting(row -> row.getString("recipient"))
                .containsExactlyInAnyOrder(
                        "grace@example.com", "linus@example.com", "grace@example.com", "linus@example.com");
        Row down = sent().getFirst();
        assertThat(down.getString("template")).isEqualTo("provider-health-changed");
        assertThat(down.getString("subject")).isEqualTo("The model provider " + provider + " is down");
        assertThat(down.getString("text_body"))
                .contains("since 21 November 2026, 03:04 UTC; it was healthy. What was seen: 12 of <14> calls failed.")
                .contains("llmo-fallbacks");
        assertThat(down.getString("html_body")).contains("12 of &lt;14&gt; calls failed");
        assertThat(sent().getLast().getString("text_body")).contains("There is nothing to do.");
    }

    @Test
    void what_was_not_known_before_is_said_so() {
        publish(changed("down", null, "the probe failed"));
        await().atMost(PATIENCE).until(() -> !sent().isEmpty());
        assertThat(sent().getFirst().getString("text_body")).contains("it was not known");
    }

    private CloudEvent<ProviderHealthChanged> changed(String health, String former, String detail) {
        return event(
                EventTypes.PROVIDER_HEALTH_CHANGED,
                null,
                new ProviderHealthChanged(provider, health, former, detail, 3, Instant.parse("2026-11-21T03:04:05Z")));
    }

    private List<Row> sent() {
        return StreamSupport.stream(
                        pool.preparedQuery("""
                                        SELECT template, recipient, subject, text_body, html_body FROM messages
                                        WHERE subject LIKE '%' || $1 || '%' AND state = 'delivered' ORDER BY id
                                        """)
                                .execute(Tuple.of(provider))
                                .await()
                                .atMost(PATIENCE)
                                .spliterator(),
                        false)
                .toList();
    }
}
