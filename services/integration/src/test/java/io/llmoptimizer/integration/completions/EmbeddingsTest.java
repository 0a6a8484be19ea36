package io.llmoptimizer.integration.completions;

import static io.llmoptimizer.integration.completions.ChatCompletionsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.client.OpenAIClient;
import com.openai.errors.BadRequestException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.llmoptimizer.integration.completions.Client.Reply;
import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.integration.providers.VendorWire.Kind;
import io.llmoptimizer.integration.providers.compatible.OpenAiWire;
import io.llmoptimizer.integration.tokens.TokenCounter;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code POST /v1/embeddings}, with OpenAI's own client and without, over every provider. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(AcmeServer.class)
@QuarkusTestResource(value = AnthropicServer.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = GeminiServer.class, restrictToAnnotatedClass = true)
class EmbeddingsTest {
    private static final String EMBEDDINGS = "/v1/embeddings";
    private static final String SANDBOX = "sandbox/embedding";

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
                "vectors-1",
                response ->
                        response.putHeader("content-type", "application/json").end(OpenAiWire.embeddings(2)));
    }

    @Test
    void openai_s_client_is_given_vectors_of_any_provider_that_has_them() {
        for (String model : List.of(SANDBOX, "acme/vectors-1", "gemini/gemini-embedding-001")) {
            CreateEmbeddingResponse answer = sdk.embeddings()
                    .create(EmbeddingCreateParams.builder()
                            .model(model)
                            .inputOfArrayOfStrings(List.of("one", "zwei"))
                            .build());

            assertThat(answer.data()).as(model).hasSize(2);
            assertThat(answer.data().getLast().index()).isEqualTo(1);
            assertThat(answer.data().getFirst().embedding()).hasSizeGreaterThan(2);
            assertThat(answer.usage().promptTokens()).isPositive();
        }
    }

    @Test
    void costs_its_tokens_at_the_list_s_price_and_says_so() {
        Reply reply = post(request(SANDBOX, "What is a ledger?"), "llmo-tags", "team=blue", "x-request-id", "my-id-7");

        long tokens = new TokenCounter().count("What is a ledger?");
        BigDecimal cost = new BigDecimal("0.00000005").multiply(BigDecimal.valueOf(tokens));
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(200);
        assertThat(reply.json().at("/usage/prompt_tokens").asLong()).isEqualTo(tokens);
        assertThat(reply.json().at("/data/0/embedding")).hasSize(1536);
        assertThat(new BigDecimal(reply.header("llmo-cost-usd"))).isEqualByComparingTo(cost);
        assertThat(reply.header("llmo-provider")).isEqualTo("sandbox");
        assertThat(reply.header("llmo-model")).isEqualTo("embedding");
        assertThat(reply.header("llmo-attempts")).isEqualTo("1");
        assertThat(reply.header("llmo-cache")).isEqualTo("bypass");
        JsonNode record = onlyRecord();
        assertThat(record.path("operation").asText()).isEqualTo("embeddings");
        assertThat(record.path("outcome").asText()).isEqualTo("succeeded");
        assertThat(record.path("billable").asBoolean()).isTrue();
        assertThat(record.path("requestId").asText()).isEqualTo("my-id-7");
        assertThat(record.path("promptTokens").asLong()).isEqualTo(tokens);
        assertThat(record.path("completionTokens").asLong()).isZero();
        assertThat(record.has("finishReason")).isFalse();
        assertThat(record.at("/tags/team").asText()).isEqualTo("blue");
        assertThat(new BigDecimal(record.path("costUsd").asText())).isEqualByComparingTo(cost);
    }

    @Test
    void base64_has_the_same_numbers() {
        ObjectNode request = request(SANDBOX, "Numbers.").put("dimensions", 16);
        JsonNode numbers = post(request).json().at("/data/0/embedding");
        String text = post(request.put("encoding_format", "base64"))
                .json()
                .at("/data/0/embedding")
                .textValue();

        ByteBuffer floats = ByteBuffer.wrap(Base64.getDecoder().decode(text)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(floats.remaining()).isEqualTo(64);
        for (JsonNode number : numbers) {
            assertThat(floats.getFloat()).isEqualTo(number.floatValue());
        }
    }

    @Test
    void tokens_may_be_sent_instead_of_texts() {
        ObjectNode one = Client.JSON.createObjectNode().put("model", SANDBOX);
        one.putArray("input").add(1).add(2).add(3);
        ObjectNode two = Client.JSON.createObjectNode().put("model", SANDBOX);
        two.putArray("input").addArray().add(1).add(2).add(3);
        two.withArray("input").addArray().add(9);

        assertThat(post(one).json().path("data")).hasSize(1);
        assertThat(post(one).json().at("/usage/prompt_tokens").asLong()).isEqualTo(3);
        assertThat(post(two).json().path("data")).hasSize(2);
        assertThat(post(two).json().at("/usage/prompt_tokens").asLong()).isEqualTo(4);
        assertThat(post(two).json().at("/data/0")).isEqualTo(post(one).json().at("/data/0"));
    }

    @Test
    void a_provider_of_this_dialect_is_asked_and_heard_word_for_word() {
        ObjectNode request = request("acme/vectors-1", "one").put("brand_new", new BigDecimal("1.50"));
        request.putObject("llmo").put("tags", "team=red");

        Reply reply = post(request);

        JsonNode sent = acme.bodies.getLast();
        assertThat(sent.path("model").asText()).isEqualTo("vectors-1");
        assertThat(sent.path("brand_new").asText()).isEqualTo("1.50");
        assertThat(sent.has("llmo")).isFalse();
        assertThat(reply.http().body()).isEqualTo(OpenAiWire.embeddings(2));
        // 9 tokens at 0.13 dollars per million.
        assertThat(reply.header("llmo-cost-usd")).isEqualTo("0.00000117");
        assertThat(new BigDecimal(onlyRecord().path("costUsd").asText())).isEqualByComparingTo("0.00000117");
    }

    @Test
    void gemini_is_charged_by_our_count_since_it_tells_none_and_leaves_out_what_it_lacks() {
        ObjectNode request =
                request("gemini/gemini-embedding-001", "What is a ledger?").put("user", "u-1");

        Reply lenient = post(request);
        Reply strict = post(request, "llmo-strict", "true");

        long tokens = new TokenCounter().count("What is a ledger?");
        BigDecimal cost = new BigDecimal("0.00000015").multiply(BigDecimal.valueOf(tokens));
        assertThat(lenient.json().at("/usage/prompt_tokens").asLong()).isEqualTo(tokens);
        assertThat(new BigDecimal(lenient.header("llmo-cost-usd"))).isEqualByComparingTo(cost);
        assertThat(lenient.header("llmo-dropped-parameters")).isEqualTo("user");
        assertThat(strict.status()).isEqualTo(400);
        assertError(strict, "invalid_request_error", "user", "unsupported_parameter");
        assertThat(client.records())
                .extracting(record -> record.path("billable").asBoolean())
                .containsExactly(false, true);
    }

    @Test
    void a_provider_without_embeddings_says_so_and_nothing_is_recorded() {
        Reply reply = post(request("anthropic/claude-sonnet-4-5", "x"));

        assertThat(reply.status()).isEqualTo(400);
        assertError(reply, "invalid_request_error", "model", "unsupported_operation");
        assertThat(reply.json().at("/error/message").asText()).contains("Provider anthropic has no embeddings");
        assertThat(client.records()).isEmpty();
    }

    @Test
    void a_model_is_asked_for_nothing_but_what_it_is_for() {
        Reply chat = post(request("sandbox/answer", "x"));
        assertThat(chat.status()).isEqualTo(400);
        assertError(chat, "invalid_request_error", "model", "unsupported_model");

        Reply embedding = client.complete(Client.chat(SANDBOX, "x"));
        assertThat(embedding.status()).isEqualTo(400);
        assertError(embedding, "invalid_request_error", "model", "unsupported_model");

        Reply fallback = post(request(SANDBOX, "x"), "llmo-fallbacks", "sandbox/answer");
        assertThat(fallback.status()).isEqualTo(400);
        assertError(fallback, "invalid_request_error", "llmo-fallbacks", "unsupported_model");
        assertThat(client.records()).isEmpty();
    }

    @Test
    void another_model_takes_over_from_a_provider_that_fails() {
        Reply reply = post(request("acme/failing", "x"), "llmo-fallbacks", SANDBOX);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("llmo-model")).isEqualTo("embedding");
        assertThat(reply.header("llmo-attempts")).isEqualTo("2");
    }

    @Test
    void a_failure_is_told_recorded_and_free() {
        Reply failing = post(request("acme/failing", "x"));
        assertThat(failing.status()).isEqualTo(503);
        assertError(failing, "server_error", null, "provider_unavailable");

        Reply limited = post(request("acme/rate-limited", "x"));
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.header("retry-after")).isEqualTo("1");

        acme.when(
                "too-long",
                response -> response.setStatusCode(400)
                        .end(new OpenAiWire().refusal(Kind.TOO_LONG).body()));
        Reply tooLong = post(request("acme/too-long", "x"));
        assertThat(tooLong.status()).isEqualTo(400);
        assertError(tooLong, "invalid_request_error", "input", "context_length_exceeded");

        assertThat(client.records()).hasSize(3).allSatisfy(record -> {
            assertThat(record.path("outcome").asText()).isEqualTo("failed");
            assertThat(record.path("billable").asBoolean()).isFalse();
            assertThat(new BigDecimal(record.path("costUsd").asText())).isZero();
        });
    }

    @Test
    void what_can_not_be_understood_is_refused_with_its_name_and_nothing_is_recorded() {
        assertRefused(Client.JSON.createObjectNode().put("model", SANDBOX), 400, "input", null);
        assertRefused(request(SANDBOX, ""), 400, "input", null);
        assertRefused(request("", "x"), 400, "model", null);
        assertRefused(request(SANDBOX, "x").put("encoding_format", "int8"), 400, "encoding_format", null);
        assertRefused(request(SANDBOX, "x").put("dimensions", 0), 400, "dimensions", null);
        assertRefused(request("no-such", "x"), 404, "model", "model_not_found");
        ObjectNode negative = Client.JSON.createObjectNode().put("model", SANDBOX);
        negative.putArray("input").add(1).add(-1);
        assertRefused(negative, 400, "input[1]", null);
        ObjectNode many = Client.JSON.createObjectNode().put("model", SANDBOX);
        many.putArray("input");
        for (int i = 0; i < 2_049; i++) {
            many.withArray("input").add("x");
        }
        assertRefused(many, 400, "input", null);
        assertThatThrownBy(() -> sdk.embeddings()
                        .create(EmbeddingCreateParams.builder()
                                .model(SANDBOX)
                                .input("")
                                .build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        refused -> assertThat(refused.param()).contains("input"));
        assertThat(client.send("GET", EMBEDDINGS).status()).isEqualTo(405);
        assertThat(client.records()).isEmpty();
    }

    @Test
    void a_credential_s_rights_hold_here_too() {
        String restricted = TestTokens.forKey(client.organization, UUID.randomUUID())
                .models("sandbox/answer")
                .bearer();
        Reply model = post(request(SANDBOX, "x"), "authorization", restricted);
        assertThat(model.status()).isEqualTo(403);
        assertError(model, "permission_error", "model", "model_not_allowed");

        String viewer = TestTokens.forUser(client.organization).roles("viewer").bearer();
        assertThat(post(request(SANDBOX, "x"), "authorization", viewer).status())
                .isEqualTo(403);
        assertThat(post(request(SANDBOX, "x"), "authorization", "").status()).isEqualTo(401);
        assertThat(client.records()).isEmpty();
    }

    @Test
    void a_client_that_hangs_up_cancels_the_call_and_is_charged_its_input() throws IOException {
        acme.when("vectors-1", response -> {});
        int asked = acme.bodies.size();
        int abandoned = acme.abandoned.get();
        byte[] body = request("acme/vectors-1", "I will not wait.").toString().getBytes(StandardCharsets.UTF_8);
        String head = "POST /v1/embeddings HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                + "authorization: Bearer " + client.token + "\r\ncontent-length: " + body.length + "\r\n\r\n";

        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            await().atMost(Duration.ofSeconds(20)).until(() -> acme.bodies.size() > asked);
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> !client.records().isEmpty());
        JsonNode record = onlyRecord();
        long tokens = new TokenCounter().count("I will not wait.");
        assertThat(record.path("outcome").asText()).isEqualTo("cancelled");
        assertThat(record.path("promptTokens").asLong()).isEqualTo(tokens);
        assertThat(new BigDecimal(record.path("costUsd").asText()))
                .isEqualByComparingTo(new BigDecimal("0.00000013").multiply(BigDecimal.valueOf(tokens)));
        await().atMost(Duration.ofSeconds(20)).until(() -> acme.abandoned.get() > abandoned);
    }

    private void assertRefused(ObjectNode request, int status, String param, String code) {
        Reply reply = post(request);
        assertThat(reply.status()).as(request.toString()).isEqualTo(status);
        assertError(reply, "invalid_request_error", param, code);
    }

    private JsonNode onlyRecord() {
        assertThat(client.records()).hasSize(1);
        return client.records().getFirst();
    }

    private Reply post(ObjectNode body, String... headers) {
        return client.post(EMBEDDINGS, body.toString().getBytes(StandardCharsets.UTF_8), headers);
    }

    private static ObjectNode request(String model, String input) {
        return Client.JSON.createObjectNode().put("model", model).put("input", input);
    }
}
