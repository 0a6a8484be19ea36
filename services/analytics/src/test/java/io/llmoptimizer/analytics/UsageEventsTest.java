package io.llmoptimizer.analytics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.events.broker.Publication;
import io.llmoptimizer.testing.EventSamples;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** From the queue to the answer. */
@QuarkusTest
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "mongo,amqp"))
class UsageEventsTest {
    private static final Logger LOG = Logger.getLogger(UsageEventsTest.class);
    private static final int EVENTS = 10_000;
    private static final String WINTER = "from=2025-12-15&to=2026-02-15";
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:30Z");

    @Inject
    PublishedEvents events;

    @Inject
    ObjectMapper json;

    @Test
    void ten_thousand_events_in_any_order_with_duplicates_add_up_to_the_last_digit() throws JsonProcessingException {
        Calls calls = new Calls(11, Instant.parse("2026-01-31T23:30:00Z"), 3_600);
        List<UsageRecorded> all = new ArrayList<>();
        List<Publication> messages = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            UsageRecorded call = calls.next();
            all.add(call);
            messages.add(events.message(calls.id(), call));
        }
        messages.addAll(messages.subList(0, EVENTS / 5));
        Collections.shuffle(messages, new Random(12));

        long begin = System.nanoTime();
        events.publish(messages);
        for (UUID organization : calls.organizations()) {
            awaitRequests(
                    organization,
                    all.stream()
                            .filter(call -> call.organizationId().equals(organization))
                            .count());
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        LOG.infof("took in %d events in %.1f s: %.0f a second", messages.size(), seconds, messages.size() / seconds);

        for (UUID organization : calls.organizations()) {
            List<UsageRecorded> own = all.stream()
                    .filter(call -> call.organizationId().equals(organization))
                    .toList();
            JsonNode answer = usage(organization, WINTER, "&groupBy=model,user&granularity=hour");
            assertThat(lines(answer)).isEqualTo(expected(own));
            assertThat(new BigDecimal(answer.at("/totals/costUsd").asText()))
                    .isEqualByComparingTo(own.stream()
                            .map(UsageRecorded::costUsd)
                            .reduce(BigDecimal::add)
                            .orElseThrow());
        }
    }

    @Test
    void the_golden_sample_counts() throws JsonProcessingException {
        String sample = EventSamples.json(EventTypes.USAGE_RECORDED);
        JsonNode event = json.readTree(sample);
        events.publish(List.of(events.message(UUID.fromString(event.path("id").asText()), sample)));
        UUID organization = UUID.fromString(event.at("/data/organizationId").asText());
        Instant occurredAt = Instant.parse(event.at("/data/occurredAt").asText());
        String range = "from=" + occurredAt + "&to=" + occurredAt.plusSeconds(60);
        awaitRequests(organization, range, 1);
        JsonNode totals = usage(organization, range, "").path("totals");
        assertThat(new BigDecimal(totals.path("costUsd").asText()))
                .isEqualByComparingTo(new BigDecimal(event.at("/data/costUsd").asText()));
        assertThat(totals.path("promptTokens").asLong())
                .isEqualTo(event.at("/data/tokens/input").asLong());
    }

    @Test
    void an_event_that_cannot_be_taken_in_goes_to_the_dead_letters_and_holds_nobody_up() {
        UUID organization = UUID.randomUUID();
        UUID unreadable = UUID.randomUUID();
        UUID tooPrecise = UUID.randomUUID();
        int before = deadLetters();
        events.publish(List.of(
                events.message(UUID.randomUUID(), Calls.simple(organization, NOON, "0.1", 100)),
                events.message(unreadable, "{\"id\": "),
                events.message(
                        tooPrecise, Calls.simple(organization, NOON, "1234567890123456789.012345678901234567", 100)),
                events.message(UUID.randomUUID(), Calls.simple(organization, NOON, "0.2", 100))));
        awaitRequests(organization, 2);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(deadLetters()).isEqualTo(before + 2));
    }

    private static int deadLetters() {
        return given().header(
                        "Authorization",
                        TestTokens.forUser(UUID.randomUUID())
                                .roles("platform-admin")
                                .bearer())
                .get("/internal/v1/dead-letters")
                .then()
                .statusCode(200)
                .extract()
                .path("data.find { it.queue == 'analytics.usage.recorded.v1' }.messages");
    }

    @Test
    void a_call_that_is_reported_days_later_counts_on_its_own_day() {
        UUID organization = UUID.randomUUID();
        events.publish(
                Calls.simple(organization, NOON, "0.1", 100),
                Calls.simple(organization, NOON.minus(Duration.ofDays(20)), "0.2", 100));
        awaitRequests(organization, 2);
        given().header("Authorization", TestTokens.forUser(organization).bearer())
                .get("/api/v1/analytics/usage?from=2026-01-01&to=2026-02-01&granularity=day")
                .then()
                .statusCode(200)
                .body("data.start", equalTo(List.of("2026-01-11T00:00:00Z", "2026-01-31T00:00:00Z")))
                .body("data.costUsd", equalTo(List.of("0.2", "0.1")));
    }

    private void awaitRequests(UUID organization, long requests) {
        awaitRequests(organization, WINTER, requests);
    }

    private void awaitRequests(UUID organization, String range, long requests) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(usage(organization, range, "")
                                .at("/totals/requests")
                                .asLong())
                        .isEqualTo(requests));
    }

    private JsonNode usage(UUID organization, String range, String more) throws JsonProcessingException {
        return json.readTree(
                given().header("Authorization", TestTokens.forUser(organization).bearer())
                        .get("/api/v1/analytics/usage?" + range + more)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString());
    }

    private static Map<String, String> lines(JsonNode answer) {
        Map<String, String> lines = new TreeMap<>();
        for (JsonNode row : answer.path("data")) {
            lines.put(
                    row.path("start").asText() + " " + row.at("/key/model").asText() + " "
                            + row.at("/key/user").asText(),
                    row.path("requests").asLong() + " "
                            + row.path("totalTokens").asLong() + " "
                            + row.path("costUsd").asText());
        }
        return lines;
    }

    private static Map<String, String> expected(List<UsageRecorded> calls) {
        Map<String, List<UsageRecorded>> groups = new TreeMap<>();
        for (UsageRecorded call : calls) {
            String key = call.occurredAt().truncatedTo(java.time.temporal.ChronoUnit.HOURS) + " " + call.model() + " "
                    + call.userId();
            groups.computeIfAbsent(key, k -> new ArrayList<>()).add(call);
        }
        Map<String, String> lines = new TreeMap<>();
        groups.forEach((key, group) -> lines.put(
                key,
                group.size() + " "
                        + group.stream()
                                .mapToLong(call ->
                                        call.tokens().input() + call.tokens().output())
                                .sum()
                        + " "
                        + group.stream()
                                .map(UsageRecorded::costUsd)
                                .reduce(BigDecimal.ZERO, BigDecimal::add)
                                .stripTrailingZeros()
                                .toPlainString()));
        return lines;
    }
}
