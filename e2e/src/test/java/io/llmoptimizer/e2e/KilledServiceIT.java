package io.llmoptimizer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.bench.Gateway;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The model service is killed in the middle of its work: what it had told anybody is there when it comes back. */
@ExtendWith(Fleet.Shared.class)
@Order(85)
class KilledServiceIT {
    private static final String RESPONSES = "/v1/responses";
    private static final int CLIENTS = 8;
    private static final int ANSWERS_BEFORE = 100;

    private final Queue<Told> told = new ConcurrentLinkedQueue<>();
    private final AtomicInteger asked = new AtomicInteger();

    /** @param costUsd nothing for a stream, whose client is told by its last event only */
    private record Told(String id, BigDecimal costUsd) {}

    @Test
    void responses_and_usage_that_a_client_was_told_of_outlive_it(Fleet fleet) throws Exception {
        Tenant tenant = Tenant.register(fleet.gateway());
        Tenant.Key key = tenant.createKey();
        Chat chat = new Chat(fleet.gateway());

        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                boolean stream = client % 2 == 0;
                running.add(clients.submit(() -> askUntilItFails(chat, key, stream)));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> told.size() >= ANSWERS_BEFORE);
            fleet.kill("integration");
            for (Future<?> client : running) {
                client.get();
            }
        }
        Fleet.Outcome up = fleet.up();
        assertThat(up.exitCode()).as(up.output()).isZero();

        // The gateway leaves a service that failed alone for a moment before it asks it again.
        await().atMost(Duration.ofSeconds(30))
                .until(() -> statusOf(fleet, key, told.element().id()) == 200);
        assertThat(told)
                .allSatisfy(response -> assertThat(statusOf(fleet, key, response.id()))
                        .as(response.id())
                        .isEqualTo(200));
        String last =
                told.stream().reduce((earlier, later) -> later).orElseThrow().id();
        assertThat(ask(chat, key, question("And then?").put("previous_response_id", last)))
                .as("a response that goes on from one before")
                .isPresent();
        assertLedgerHasWhatWasTold(tenant);
    }

    private static int statusOf(Fleet fleet, Tenant.Key key, String response) {
        return fleet.gateway().get(RESPONSES + "/" + response, key.secret()).status();
    }

    /** Calls that were under way may be in it or not: their clients were told nothing. */
    private void assertLedgerHasWhatWasTold(Tenant tenant) {
        BigDecimal costUsd = told.stream().map(Told::costUsd).reduce(BigDecimal.ZERO, BigDecimal::add);
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    JsonNode ledger = tenant.billingUsage("model").path("totals");
                    assertThat(ledger.path("requests").asInt()).isBetween(told.size(), asked.get());
                    assertThat(new BigDecimal(ledger.path("costUsd").asText())).isGreaterThanOrEqualTo(costUsd);
                    JsonNode analytics = tenant.analyticsUsage("model").path("totals");
                    assertThat(analytics.path("requests")).isEqualTo(ledger.path("requests"));
                    assertThat(new BigDecimal(analytics.path("costUsd").asText()))
                            .isEqualByComparingTo(
                                    new BigDecimal(ledger.path("costUsd").asText()));
                });
    }

    private void askUntilItFails(Chat chat, Tenant.Key key, boolean stream) {
        Optional<Told> answer;
        do {
            answer = ask(chat, key, question("Question " + asked.get() + "?").put("stream", stream));
        } while (answer.isPresent());
    }

    private Optional<Told> ask(Chat chat, Tenant.Key key, ObjectNode question) {
        asked.incrementAndGet();
        try {
            HttpResponse<String> answer = chat.send(
                    "POST",
                    RESPONSES,
                    key.secret(),
                    question.toString().getBytes(StandardCharsets.UTF_8),
                    Map.of("llmo-cache", "no-store"));
            Optional<Told> heard = answer.statusCode() == 200 ? read(answer) : Optional.empty();
            heard.ifPresent(told::add);
            return heard;
        } catch (UncheckedIOException cut) {
            return Optional.empty();
        }
    }

    private static Optional<Told> read(HttpResponse<String> answer) {
        if (!answer.headers().firstValue("content-type").orElse("").startsWith("text/event-stream")) {
            BigDecimal cost =
                    new BigDecimal(answer.headers().firstValue("llmo-cost-usd").orElseThrow());
            return Optional.of(new Told(parsed(answer.body()).path("id").asText(), cost));
        }
        return answer.body()
                .lines()
                .filter(line -> line.startsWith("data: ") && line.contains("\"response.completed\""))
                .map(line -> parsed(line.substring("data: ".length())))
                .map(event -> new Told(event.at("/response/id").asText(), BigDecimal.ZERO))
                .findFirst();
    }

    private static ObjectNode question(String input) {
        return Gateway.JSON.createObjectNode().put("model", "sandbox/answer").put("input", input);
    }

    private static JsonNode parsed(String json) {
        try {
            return Gateway.JSON.readTree(json);
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException(json, notJson);
        }
    }
}
