package io.llmoptimizer.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.bench.Gateway;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of bad input has its status and a body that says what to change, and none is charged. */
@ExtendWith(Fleet.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(5)
class BadInputIT {
    private static final Map<String, String> PLAIN = Map.of();

    private Tenant tenant;
    private Tenant.Key key;
    private Chat chat;
    private Gateway gateway;

    @BeforeAll
    void connect(Fleet fleet) {
        gateway = fleet.gateway();
        tenant = Tenant.register(gateway);
        key = tenant.createKey();
        chat = new Chat(gateway);
    }

    @AfterAll
    void nothing_was_recorded() {
        assertThat(tenant.get("/api/v1/integration/requests").path("data")).isEmpty();
        assertThat(tenant.billingUsage("model")
                        .path("totals")
                        .path("billableRequests")
                        .asLong())
                .isZero();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "not JSON | {\"model\": | 400 | ",
                "not an object | [1,2] | 400 | ",
                "no messages | {\"model\":\"sandbox/answer\"} | 400 | messages",
                "empty messages | {\"model\":\"sandbox/answer\",\"messages\":[]} | 400 | messages",
                "negative max_tokens | {\"model\":\"sandbox/answer\",\"max_tokens\":-1,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} | 400 | max_tokens",
                "text as max_tokens | {\"model\":\"sandbox/answer\",\"max_tokens\":\"many\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} | 400 | max_tokens",
                "no model | {\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} | 400 | model",
                "unknown model | {\"model\":\"no-such\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} | 404 | model",
            })
    void a_bad_body_is_refused_in_the_dialect_of_openai(String what, String body, int status, String param)
            throws JsonProcessingException {
        HttpResponse<String> answer =
                chat.send("POST", Chat.COMPLETIONS, key.secret(), body.getBytes(StandardCharsets.UTF_8), PLAIN);

        JsonNode error = openAiError(answer, status);
        if (param != null) {
            assertThat(error.path("param").asText()).isEqualTo(param);
        }
    }

    @Test
    void invalid_utf8_is_refused() throws JsonProcessingException {
        byte[] body = "{\"model\":\"sandbox/answer\",\"messages\":[{\"role\":\"user\",\"content\":\"?\"}]}"
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < body.length; i++) {
            body[i] = body[i] == '?' ? (byte) 0xC3 : body[i];
        }
        openAiError(chat.send("POST", Chat.COMPLETIONS, key.secret(), body, PLAIN), 400);
    }

    @Test
    void a_body_of_20_megabytes_is_refused() throws JsonProcessingException {
        byte[] body = new byte[20 * 1024 * 1024];
        Arrays.fill(body, (byte) ' ');
        openAiError(chat.send("POST", Chat.COMPLETIONS, key.secret(), body, PLAIN), 413);
    }

    @ParameterizedTest
    @CsvSource({"llmo_typo", "llmo_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA_000000", "sk-other", "a.b.c"})
    void a_wrong_key_is_unauthorized(String wrong) throws JsonProcessingException {
        HttpResponse<String> answer = chat.send(wrong, Chat.body("sandbox/answer", "x"), PLAIN);

        assertThat(openAiError(answer, 401).path("code").asText()).isEqualTo("invalid_api_key");
        assertThat(answer.headers().firstValue("www-authenticate")).isPresent();
    }

    @Test
    void no_key_is_unauthorized() throws JsonProcessingException {
        openAiError(chat.send(null, Chat.body("sandbox/answer", "x"), PLAIN), 401);
    }

    @Test
    void an_expired_key_is_unauthorized() throws JsonProcessingException {
        var body = Gateway.JSON.createObjectNode().put("name", "short").put("expiresAt", "2020-01-01T00:00:00Z");
        Gateway.Answer created = gateway.post("/api/v1/auth/api-keys", tenant.accessToken(), body);
        assertThat(created.status()).as("a key can't be created expired").isEqualTo(400);

        var soon = Gateway.JSON
                .createObjectNode()
                .put("name", "short")
                .put("expiresAt", java.time.Instant.now().plusSeconds(2).toString());
        String shortLived = gateway.post("/api/v1/auth/api-keys", tenant.accessToken(), soon)
                .orThrow("Creating a key")
                .path("key")
                .asText();
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(5))
                .until(() -> gateway.get("/v1/models", shortLived).status() == 401);
        openAiError(chat.send(shortLived, Chat.body("sandbox/answer", "x"), PLAIN), 401);
    }

    @Test
    void an_unknown_path_and_a_wrong_method_are_named() throws JsonProcessingException {
        openAiError(chat.send("POST", "/v1/no/such", key.secret(), new byte[0], PLAIN), 404);
        openAiError(chat.send("PUT", Chat.COMPLETIONS, key.secret(), new byte[0], PLAIN), 405);
        assertThat(chat.send("GET", "/internal/v1/token-exchange", key.secret(), new byte[0], PLAIN)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void forged_identity_headers_change_nothing() {
        Tenant other = Tenant.register(gateway);
        HttpResponse<String> answer = chat.send(
                "GET",
                "/api/v1/billing/budgets",
                tenant.accessToken(),
                new byte[0],
                Map.of("x-llmo-organization", other.organization(), "x-forwarded-user", "root", "x-user-id", "1"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain(other.organization());
    }

    @Test
    void another_organizations_ids_do_not_exist() {
        Tenant other = Tenant.register(gateway);
        Tenant.Key theirs = other.createKey();
        assertThat(gateway.delete("/api/v1/auth/api-keys/" + theirs.id(), tenant.accessToken())
                        .status())
                .isEqualTo(404);
        assertThat(gateway.get("/v1/models", theirs.secret()).status()).isEqualTo(200);

        var budget = Gateway.JSON
                .createObjectNode()
                .put("scope", "organization")
                .put("amountUsd", "1")
                .put("period", "month")
                .put("hard", true);
        String id = gateway.post("/api/v1/billing/budgets", other.accessToken(), budget)
                .orThrow("Creating a budget")
                .path("id")
                .asText();
        assertThat(gateway.get("/api/v1/billing/budgets/" + id, tenant.accessToken())
                        .status())
                .isEqualTo(404);
        assertThat(gateway.get("/api/v1/billing/budgets/" + UUID.randomUUID(), tenant.accessToken())
                        .status())
                .isEqualTo(404);
    }

    private static JsonNode openAiError(HttpResponse<String> answer, int status) throws JsonProcessingException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode error = Gateway.JSON.readTree(answer.body()).path("error");
        assertThat(error.path("message").asText()).as(answer.body()).isNotBlank();
        assertThat(error.has("type") && error.has("param") && error.has("code"))
                .as(answer.body())
                .isTrue();
        return error;
    }
}
