package io.llmoptimizer.integration.completions;

import static io.llmoptimizer.integration.completions.ChatCompletionsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.client.OpenAIClient;
import com.openai.models.moderations.Moderation;
import com.openai.models.moderations.ModerationCreateParams;
import com.openai.models.moderations.ModerationCreateResponse;
import io.llmoptimizer.integration.completions.Client.Reply;
import io.llmoptimizer.integration.openai.ModerationJson;
import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.integration.tokens.TokenCounter;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code POST /v1/moderations}, with OpenAI's own client and without, over every provider. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(AcmeServer.class)
@QuarkusTestResource(value = AnthropicServer.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = GeminiServer.class, restrictToAnnotatedClass = true)
class ModerationsTest {
    private static final String SANDBOX = "sandbox/moderation";
    /** As OpenAI answers, but for a member of the vendor's own. */
    private static final String VERDICT = new String(
                    ModerationJson.write(
                            "modr-1",
                            "judge-2026",
                            List.of(ModerationJson.CATEGORIES.stream()
                                    .collect(Collectors.toMap(
                                            category -> category, category -> new BigDecimal("0.75"))))),
                    StandardCharsets.UTF_8)
            .replaceFirst("\\{", "{\"x\":1.50,");

    @TestHTTPResource
    URI base;

    FakeUpstream acme;

    private Client client;
    private OpenAIClient sdk;

    @BeforeEach
    void connect() {
        client = new Client(base);
        sdk = client.openAi();
        acme.when(
                "judge",
                response ->
                        response.putHeader("content-type", "application/json").end(VERDICT));
    }

    @Test
    void openai_s_client_is_given_a_verdict_for_each_text() {
        ModerationCreateResponse answer = sdk.moderations()
                .create(ModerationCreateParams.builder()
                        .model(SANDBOX)
                        .inputOfStrings(List.of("What is a ledger?", "A graphic scene of violence."))
                        .build());

        assertThat(answer.results()).extracting(Moderation::flagged).containsExactly(false, true);
        Moderation flagged = answer.results().getLast();
        assertThat(flagged.categories().violenceGraphic()).isTrue();
        assertThat(flagged.categories().hate()).isFalse();
        assertThat(flagged.categoryScores().violence()).isEqualTo(0.99);
        assertThat(sdk.moderations()
                        .create(ModerationCreateParams.builder()
                                .model("acme/judge")
                                .input("x")
                                .build())
                        .results()
                        .getFirst()
                        .flagged())
                .isTrue();
    }

    @Test
    void costs_nothing_and_is_recorded() {
        Reply reply = post(request(SANDBOX, "What is a ledger?"), "llmo-tags", "team=blue");

        assertThat(reply.status()).as(reply.http().body()).isEqualTo(200);
        assertThat(reply.header("llmo-cost-usd")).isEqualTo("0");
        assertThat(reply.header("llmo-provider")).isEqualTo("sandbox");
        assertThat(reply.header("llmo-cache")).isEqualTo("bypass");
        assertThat(reply.json().path("id").asText()).startsWith("modr-");
        assertThat(reply.json().path("model").asText()).isEqualTo("moderation");
        JsonNode record = onlyRecord();
        assertThat(record.path("operation").asText()).isEqualTo("moderation");
        assertThat(record.path("outcome").asText()).isEqualTo("succeeded");
        assertThat(record.path("promptTokens").asLong()).isEqualTo(new TokenCounter().count("What is a ledger?"));
        assertThat(record.path("completionTokens").asLong()).isZero();
        assertThat(new BigDecimal(record.path("costUsd").asText())).isZero();
        assertThat(record.at("/tags/team").asText()).isEqualTo("blue");
    }

    @Test
    void the_same_text_is_given_the_same_verdict() {
        JsonNode first = post(request(SANDBOX, "I hate mondays")).json().path("results");

        assertThat(post(request(SANDBOX, "I hate mondays")).json().path("results"))
                .isEqualTo(first);
        assertThat(first.at("/0/categories/hate").asBoolean()).isTrue();
    }

    @Test
    void a_provider_of_this_dialect_is_asked_and_heard_word_for_word() {
        ObjectNode request = request("acme/judge", "x").put("brand_new", true);
        request.putObject("llmo").put("tags", "team=red");

        Reply reply = post(request);

        assertThat(acme.paths.getLast()).isEqualTo("/v1/moderations");
        assertThat(acme.bodies.getLast()).hasToString("{\"model\":\"judge\",\"input\":\"x\",\"brand_new\":true}");
        assertThat(acme.headers).contains(Map.entry("authorization", "Bearer sk-acme"));
        assertThat(reply.http().body()).isEqualTo(VERDICT);
        assertThat(onlyRecord().path("promptTokens").asLong()).isEqualTo(1);
    }

    @Test
    void a_provider_without_moderations_says_so_and_nothing_is_recorded() {
        for (String model : List.of("anthropic/claude-sonnet-4-5", "gemini/gemini-2.5-flash")) {
            Reply reply = post(request(model, "x"));

            assertThat(reply.status()).isEqualTo(400);
            assertError(reply, "invalid_request_error", "model", "unsupported_operation");
            assertThat(reply.json().at("/error/message").asText())
                    .contains("Provider " + model.substring(0, model.indexOf('/')) + " has no moderations");
        }
        assertThat(client.records()).isEmpty();
    }

    @Test
    void what_can_not_be_answered_is_refused_and_nothing_is_recorded() {
        Reply input = post(Client.JSON.createObjectNode().put("model", SANDBOX));
        assertThat(input.status()).isEqualTo(400);
        assertError(input, "invalid_request_error", "input", null);

        Reply kind = post(request("sandbox/answer", "x"));
        assertThat(kind.status()).isEqualTo(400);
        assertError(kind, "invalid_request_error", "model", "unsupported_model");

        Reply chat = client.complete(Client.chat(SANDBOX, "x"));
        assertThat(chat.status()).isEqualTo(400);
        assertError(chat, "invalid_request_error", "model", "unsupported_model");

        Reply unset = post(Client.JSON.createObjectNode().put("input", "x"));
        assertThat(unset.status()).isEqualTo(503);
        assertThat(unset.json().at("/error/message").asText()).contains("llmo.providers.openai.api-key");

        String restricted = TestTokens.forKey(client.organization, UUID.randomUUID())
                .models("sandbox/answer")
                .bearer();
        assertThat(post(request(SANDBOX, "x"), "authorization", restricted).status())
                .isEqualTo(403);
        assertThat(client.send("GET", "/v1/moderations").status()).isEqualTo(405);
        assertThat(client.records()).isEmpty();
    }

    @Test
    void a_failure_is_told_and_another_model_can_take_over() {
        Reply failing = post(request("acme/failing", "x"));
        assertThat(failing.status()).isEqualTo(503);
        assertError(failing, "server_error", null, "provider_unavailable");
        await().until(() -> client.records().size() == 1);
        assertThat(client.records().getFirst().path("outcome").asText()).isEqualTo("failed");

        Reply fallback = post(request("acme/failing", "x"), "llmo-fallbacks", SANDBOX);
        assertThat(fallback.status()).isEqualTo(200);
        assertThat(fallback.header("llmo-provider")).isEqualTo("sandbox");
    }

    private JsonNode onlyRecord() {
        assertThat(client.records()).hasSize(1);
        return client.records().getFirst();
    }

    private Reply post(ObjectNode body, String... headers) {
        return client.post("/v1/moderations", body.toString().getBytes(StandardCharsets.UTF_8), headers);
    }

    private static ObjectNode request(String model, String input) {
        return Client.JSON.createObjectNode().put("model", model).put("input", input);
    }
}
