package io.llmoptimizer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.bench.Gateway;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** No usage is lost and none is counted twice, whatever clients and providers do. */
@ExtendWith(Fleet.Shared.class)
@Order(20)
class ConservationIT {
    private static final int REQUESTS = 2_000;
    private static final int CLIENTS = 32;
    private static final Map<String, String> NO_CACHE = Map.of("llmo-cache", "no-store");

    private final AtomicReference<BigDecimal> clientsCost = new AtomicReference<>(BigDecimal.ZERO);

    /** Key {@code whole} makes the calls whose cost the client is told, {@code broken} those that end half-way or fail. */
    private record Keys(Tenant.Key whole, Tenant.Key broken) {}

    @Test
    void ledger_analytics_and_clients_agree_to_the_last_digit(Fleet fleet) throws Exception {
        Tenant tenant = Tenant.register(fleet.gateway());
        Keys keys = new Keys(tenant.createKey(), tenant.createKey());
        Chat chat = new Chat(fleet.gateway());

        runAll(i -> request(i, chat, keys));

        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(tenant.billingUsage("apiKey")
                                .path("totals")
                                .path("requests")
                                .asLong())
                        .as("records in the ledger")
                        .isEqualTo(REQUESTS));
        JsonNode ledger = tenant.billingUsage("apiKey");
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(
                        () -> assertThat(sums(tenant.analyticsUsage("apiKey").path("totals")))
                                .isEqualTo(sums(ledger.path("totals"))));

        for (Tenant.Key key : List.of(keys.whole(), keys.broken())) {
            assertThat(sums(Tenant.row(tenant.analyticsUsage("apiKey"), "apiKey", key.id())))
                    .isEqualTo(sums(Tenant.row(ledger, "apiKey", key.id())));
        }
        JsonNode whole = Tenant.row(ledger, "apiKey", keys.whole().id());
        assertThat(new BigDecimal(whole.path("costUsd").asText())).isEqualByComparingTo(clientsCost.get());
        assertThat(whole.path("cacheHits").asLong()).as("cache hits").isPositive();
        JsonNode broken = Tenant.row(ledger, "apiKey", keys.broken().id());
        assertThat(broken.path("failedRequests").asLong()).as("failed requests").isEqualTo(REQUESTS / 20);
        assertThat(broken.path("billableRequests").asLong())
                .as("cut and cancelled streams are charged")
                .isEqualTo(REQUESTS * 3L / 20);
    }

    private void request(int i, Chat chat, Keys keys) throws JsonProcessingException {
        String prompt = "Request " + i + ": count to ten.";
        switch (i % 20) {
            case 0, 1, 2, 3, 4, 5, 6, 7 ->
                whole(chat.send(keys.whole().secret(), Chat.body("sandbox/answer", prompt), NO_CACHE));
            case 8, 9, 10, 11, 12 ->
                streamed(chat.send(
                        keys.whole().secret(), Chat.streaming(Chat.body("sandbox/answer", prompt)), NO_CACHE));
            case 13 ->
                whole(chat.send(keys.whole().secret(), Chat.body("sandbox/answer", "Asked again and again"), Map.of()));
            case 14 ->
                streamed(chat.send(
                        keys.whole().secret(),
                        Chat.streaming(Chat.body("sandbox/answer", "Asked again and again")),
                        Map.of()));
            case 15 ->
                whole(chat.send(
                        keys.whole().secret(),
                        Chat.body("sandbox/failing", prompt),
                        Map.of("llmo-fallbacks", "sandbox/answer", "llmo-cache", "no-store")));
            case 16 ->
                assertThat(chat.send(keys.broken().secret(), Chat.body("sandbox/failing", prompt), NO_CACHE)
                                .statusCode())
                        .isGreaterThanOrEqualTo(500);
            case 17 -> {
                String stream = chat.send(
                                keys.broken().secret(), Chat.streaming(Chat.body("sandbox/cut", prompt)), NO_CACHE)
                        .body();
                assertThat(stream).contains("\"error\"");
            }
            case 18, 19 ->
                chat.hangUpHalfWay(keys.broken().secret(), Chat.streaming(Chat.body("sandbox/slow", prompt)));
            default -> throw new IllegalStateException();
        }
    }

    private void whole(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        add(response.headers().firstValue("llmo-cost-usd").orElseThrow());
    }

    private void streamed(HttpResponse<String> response) throws JsonProcessingException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        List<String> events = response.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .toList();
        assertThat(events.getLast()).isEqualTo("data: [DONE]");
        JsonNode last = Gateway.JSON.readTree(events.get(events.size() - 2).substring("data: ".length()));
        assertThat(last.path("usage").path("completion_tokens").asLong()).isPositive();
        add(last.path("llmo").path("cost_usd").asText());
    }

    private void add(String costUsd) {
        clientsCost.accumulateAndGet(new BigDecimal(costUsd), BigDecimal::add);
    }

    /** All counts, and the cost without its trailing zeros. */
    private static String sums(JsonNode row) {
        List<String> sums = new ArrayList<>();
        for (String count : List.of(
                "requests",
                "billableRequests",
                "failedRequests",
                "cacheHits",
                "promptTokens",
                "completionTokens",
                "totalTokens")) {
            assertThat(row.has(count)).as(count + " in " + row).isTrue();
            sums.add(count + "=" + row.path(count).asLong());
        }
        sums.add("costUsd="
                + new BigDecimal(row.path("costUsd").asText())
                        .stripTrailingZeros()
                        .toPlainString());
        return String.join(" ", sums);
    }

    private interface Request {
        void send(int number) throws Exception;
    }

    private static void runAll(Request request) throws InterruptedException, ExecutionException {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Object>> running = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                int number = i;
                running.add(clients.submit(() -> {
                    request.send(number);
                    return null;
                }));
            }
            for (Future<Object> one : running) {
                one.get();
            }
        }
    }
}
