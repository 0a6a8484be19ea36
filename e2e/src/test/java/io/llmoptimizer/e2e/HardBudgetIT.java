package io.llmoptimizer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.bench.Gateway;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A hard budget holds under concurrency, and its owner hears of it once per threshold. */
@ExtendWith(Fleet.Shared.class)
@Order(30)
class HardBudgetIT {
    private static final Map<String, String> NO_CACHE = Map.of("llmo-cache", "no-store");
    private static final int MAX_TOKENS = 64;
    /** Sandbox list price: 0.40 and 1.60 US dollars per million tokens; the prompt is bounded by its bytes. */
    private static final BigDecimal ONE_RESERVATION = new BigDecimal("0.0000016")
            .multiply(BigDecimal.valueOf(MAX_TOKENS))
            .add(new BigDecimal("0.0000004").multiply(BigDecimal.valueOf(512)));

    @Test
    void concurrent_calls_never_pass_a_hard_budget_by_more_than_one_reservation(Fleet fleet) throws Exception {
        Chat chat = new Chat(fleet.gateway());
        Tenant tenant = Tenant.register(fleet.gateway());
        Tenant.Key key = tenant.createKey();
        BigDecimal amount = costOfOneCall(chat, fleet.gateway()).multiply(BigDecimal.valueOf(50));
        String budget = createBudget(fleet.gateway(), tenant, amount);

        List<HttpResponse<String>> answers = atOnce(200, i -> call(chat, key, i));

        long answered =
                answers.stream().filter(answer -> answer.statusCode() == 200).count();
        assertThat(answered).isPositive();
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() != 200)
                .isNotEmpty()
                .allSatisfy(HardBudgetIT::isRefused);

        HttpResponse<String> last = call(chat, key, 1_000);
        for (int i = 1_001; last.statusCode() == 200 && i < 1_400; i++) {
            last = call(chat, key, i);
        }
        isRefused(last);

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonNode state = tenant.get("/api/v1/billing/budgets/" + budget);
            assertThat(new BigDecimal(state.path("spentUsd").asText())).isGreaterThanOrEqualTo(amount);
        });
        JsonNode state = tenant.get("/api/v1/billing/budgets/" + budget);
        assertThat(new BigDecimal(state.path("spentUsd").asText()))
                .as("spent of a budget of " + amount)
                .isLessThanOrEqualTo(amount.add(ONE_RESERVATION));
        isRefused(call(chat, key, 2_000));
        thresholdMailsArriveOnceEach(tenant);
    }

    private static void thresholdMailsArriveOnceEach(Tenant tenant) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(budgetMails(tenant))
                        .anySatisfy(subject -> assertThat(subject).contains("100"))
                        .hasSizeGreaterThanOrEqualTo(3));
        List<String> subjects = budgetMails(tenant);
        for (String threshold : List.of("50", "80", "100")) {
            assertThat(subjects)
                    .filteredOn(subject -> subject.matches(".*\\b" + threshold + "\\s?%.*"))
                    .as("mails about " + threshold + " % among " + subjects)
                    .hasSize(1);
        }
    }

    private static List<String> budgetMails(Tenant tenant) {
        List<String> subjects = new ArrayList<>();
        for (JsonNode message :
                tenant.get("/api/v1/notifications/sandbox/messages?limit=100").path("data")) {
            if (message.path("template").asText().startsWith("budget")) {
                assertThat(message.path("to").asText()).isEqualTo(tenant.email());
                subjects.add(message.path("subject").asText());
            }
        }
        return subjects;
    }

    private static void isRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
        assertThat(answer.body()).contains("budget_exceeded");
    }

    private static String createBudget(Gateway gateway, Tenant tenant, BigDecimal amount) {
        ObjectNode body = Gateway.JSON
                .createObjectNode()
                .put("scope", "organization")
                .put("amountUsd", amount.toPlainString())
                .put("period", "month")
                .put("hard", true);
        body.putArray("thresholds").add(50).add(80).add(100);
        return gateway.post("/api/v1/billing/budgets", tenant.accessToken(), body)
                .orThrow("Creating a budget")
                .path("id")
                .asText();
    }

    private static BigDecimal costOfOneCall(Chat chat, Gateway gateway) {
        Tenant other = Tenant.register(gateway);
        HttpResponse<String> answer = call(chat, other.createKey(), 0);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new BigDecimal(answer.headers().firstValue("llmo-cost-usd").orElseThrow());
    }

    private static HttpResponse<String> call(Chat chat, Tenant.Key key, int number) {
        return chat.send(
                key.secret(),
                Chat.body("sandbox/answer", "Call " + number + ": tell me something new.")
                        .put("max_tokens", MAX_TOKENS),
                NO_CACHE);
    }

    private interface Call<T> {
        T make(int number);
    }

    private static <T> List<T> atOnce(int calls, Call<T> call) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                int number = i;
                running.add(threads.submit(() -> call.make(number)));
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> one : running) {
                answers.add(one.get());
            }
            return answers;
        }
    }
}
