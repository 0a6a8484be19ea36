package io.llmoptimizer.integration.completions;

import static io.llmoptimizer.integration.completions.ChatCompletionsTest.assertError;
import static io.llmoptimizer.integration.completions.ChatCompletionsTest.names;
import static io.llmoptimizer.integration.providers.FakeUpstream.event;
import static io.llmoptimizer.integration.providers.FakeUpstream.sse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import io.llmoptimizer.integration.completions.Client.Reply;
import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.integration.providers.compatible.OpenAiWire;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code POST /v1/completions}, with OpenAI's own client and without, over every provider. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(AcmeServer.class)
@QuarkusTestResource(value = AnthropicServer.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = GeminiServer.class, restrictToAnnotatedClass = true)
class TextCompletionsTest {
    private static final String CLAUDE = "anthropic/claude-sonnet-4-5";
    private static final String GEMINI = "gemini/gemini-2.5-flash";
    private static final String ACME = "acme/priced-1.5";

    @TestHTTPResource
    URI base;

    FakeUpstream acme;
    AnthropicServer.Simulator anthropic;

    private Client client;
    private OpenAIClient sdk;

    @BeforeEach
    void connect() {
        client = new Client(base);
        sdk = client.openAi();
        acme.whenAsked("priced-1.5", (request, response) -> {
            if (request.body().path("stream").asBoolean()) {
                acme.trickle(response, OpenAiWire.textStream(), 40);
            } else {
                response.putHeader("content-type", "application/json").end(OpenAiWire.text());
            }
        });
    }

    @Test
    void openai_s_client_is_answered_by_every_provider_whole_and_streamed() {
        for (String model : List.of(ACME, CLAUDE, GEMINI, "sandbox/answer")) {
            CompletionCreateParams params = CompletionCreateParams.builder()
                    .model(model)
                    .prompt("Once upon")
                    .maxTokens(50)
                    .build();

            Completion whole = sdk.completions().create(params);
            StringBuilder streamed = new StringBuilder();
            List<String> finishes = new ArrayList<>();
            try (StreamResponse<Completion> pieces = sdk.completions().createStreaming(params)) {
                pieces.stream().flatMap(piece -> piece.choices().stream()).forEach(choice -> {
                    streamed.append(choice.text());
                    finishes.add(choice._finishReason().toString());
                });
            }

            assertThat(whole.choices().getFirst().text()).as(model).isNotBlank();
            assertThat(whole.usage().orElseThrow().completionTokens()).isPositive();
            assertThat(streamed.toString()).as(model).isNotBlank();
            assertThat(finishes.getLast()).as(model).isIn("stop", "length");
        }
    }

    @Test
    void a_provider_of_this_dialect_is_asked_and_heard_word_for_word() {
        ObjectNode request =
                request(ACME, "Once").put("suffix", "end").put("best_of", 2).put("max_tokens", 9);

        Reply reply = post(request, "llmo-strict", "true");

        assertThat(acme.paths.getLast()).isEqualTo("/v1/completions");
        assertThat(acme.bodies.getLast())
                .hasToString(
                        "{\"model\":\"priced-1.5\",\"prompt\":\"Once\",\"suffix\":\"end\",\"best_of\":2,\"max_tokens\":9}");
        assertThat(reply.http().body()).isEqualTo(OpenAiWire.text());
        assertThat(reply.header("llmo-dropped-parameters")).isNull();
        assertThat(reply.header("llmo-cache")).isEqualTo("bypass");
        // 5 tokens at 10 dollars per million and 3 at 30.
        assertThat(reply.header("llmo-cost-usd")).isEqualTo("0.00014");
        JsonNode record = onlyRecord();
        assertThat(record.path("operation").asText()).isEqualTo("text_completion");
        assertThat(record.path("finishReason").asText()).isEqualTo("length");
        assertThat(record.path("promptTokens").asLong()).isEqualTo(5);
        assertThat(record.path("completionTokens").asLong()).isEqualTo(3);
        assertThat(new BigDecimal(record.path("costUsd").asText())).isEqualByComparingTo("0.00014");
    }

    @Test
    void a_stream_of_this_dialect_comes_through_and_ends_with_its_usage_and_cost() {
        ObjectNode request = request(ACME, "Once").put("stream", true);
        Reply plain = post(request);
        request.putObject("stream_options").put("include_usage", true);
        Reply reply = post(request);

        assertThat(plain.http().body()).doesNotContain("\"usage\"").endsWith("data: [DONE]\n\n");
        List<String> events = reply.events();
        assertThat(events.getLast()).isEqualTo("[DONE]");
        JsonNode last = Client.read(events.get(events.size() - 2));
        assertThat(last.path("object").asText()).isEqualTo("text_completion");
        assertThat(last.path("choices")).isEmpty();
        assertThat(last.at("/usage/total_tokens").asInt()).isEqualTo(8);
        assertThat(last.at("/llmo/cost_usd").asText()).isEqualTo("0.00014");
        assertThat(textOf(events)).isEqualTo(" upon a Größe");
        assertThat(client.records()).hasSize(2).allSatisfy(record -> {
            assertThat(record.path("streamed").asBoolean()).isTrue();
            assertThat(new BigDecimal(record.path("costUsd").asText())).isEqualByComparingTo("0.00014");
        });
    }

    @Test
    void elsewhere_it_is_a_chat_whose_answer_has_the_legacy_form_and_the_exact_cost() {
        Reply reply = post(request(CLAUDE, "Once").put("max_tokens", 50));

        JsonNode sent = anthropic.upstream().bodies.getLast();
        assertThat(sent.path("messages")).hasSize(1);
        assertThat(sent.at("/messages/0/role").asText()).isEqualTo("user");
        assertThat(sent.at("/messages/0/content").toString()).contains("Once");
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(50);
        JsonNode completion = reply.json();
        assertThat(names(completion)).containsExactly("id", "object", "created", "model", "choices", "usage");
        assertThat(completion.path("object").asText()).isEqualTo("text_completion");
        assertThat(names(completion.at("/choices/0"))).containsExactly("text", "index", "logprobs", "finish_reason");
        assertThat(completion.at("/choices/0/text").asText()).isEqualTo("Whole.");
        assertThat(completion.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(completion.at("/usage/prompt_tokens").asInt()).isEqualTo(7);
        // 5 fresh and 2 cached input tokens and 2 output tokens, at 3, 0.3 and 15 dollars per million.
        assertThat(reply.header("llmo-cost-usd")).isEqualTo("0.0000456");
        assertThat(new BigDecimal(onlyRecord().path("costUsd").asText())).isEqualByComparingTo("0.0000456");
    }

    @Test
    void what_a_chat_has_nothing_for_is_left_out_and_named_or_refused() {
        for (String model : List.of(CLAUDE, GEMINI, "sandbox/answer")) {
            ObjectNode request = request(model, "Once")
                    .put("suffix", "end")
                    .put("echo", true)
                    .put("best_of", 2)
                    .put("logprobs", 1);

            Reply lenient = post(request);
            Reply strict = post(request, "llmo-strict", "true");

            assertThat(lenient.status()).as(model).isEqualTo(200);
            assertThat(lenient.header("llmo-dropped-parameters")).isEqualTo("suffix, echo, best_of, logprobs");
            assertThat(strict.status()).as(model).isEqualTo(400);
            assertError(strict, "invalid_request_error", "suffix", "unsupported_parameter");
        }
    }

    @Test
    void without_a_limit_the_sixteen_tokens_of_the_reference_are_made() {
        Reply reply = post(request("sandbox/answer", "Once"));

        assertThat(reply.json().at("/usage/completion_tokens").asInt()).isEqualTo(16);
        assertThat(reply.json().at("/choices/0/finish_reason").asText()).isEqualTo("length");
    }

    @Test
    void its_answers_are_not_taken_for_those_of_chats() {
        client.complete(Client.chat("sandbox/answer", "The same words.").put("max_tokens", 16));
        Reply reply = post(request("sandbox/answer", "The same words."));

        assertThat(reply.header("llmo-cache")).isEqualTo("bypass");
        assertThat(reply.header("llmo-attempts")).isEqualTo("1");
    }

    @Test
    void what_can_not_be_understood_is_refused_with_its_name_and_nothing_is_recorded() {
        Reply several = post(((ObjectNode) Client.read("{\"model\":\"sandbox/answer\",\"prompt\":[\"a\",\"b\"]}")));
        assertThat(several.status()).isEqualTo(400);
        assertError(several, "invalid_request_error", "prompt", null);

        Reply unknown = post(request("no-such", "x"));
        assertThat(unknown.status()).isEqualTo(404);
        assertError(unknown, "invalid_request_error", "model", "model_not_found");

        Reply embedding = post(request("sandbox/embedding", "x"));
        assertThat(embedding.status()).isEqualTo(400);
        assertError(embedding, "invalid_request_error", "model", "unsupported_model");

        String restricted = TestTokens.forKey(client.organization, UUID.randomUUID())
                .models("sandbox/slow")
                .bearer();
        assertThat(post(request("sandbox/answer", "x"), "authorization", restricted)
                        .status())
                .isEqualTo(403);
        assertThat(client.send("GET", "/v1/completions").status()).isEqualTo(405);
        assertThat(client.records()).isEmpty();
    }

    @Test
    void a_stream_that_breaks_off_ends_with_an_error_and_is_charged_for_what_came() {
        acme.when("priced-1.5", response -> sse(response).end(event(OpenAiWire.textPiece(" upon", "null", ""))));

        Reply reply = post(request(ACME, "Once").put("stream", true));

        assertThat(reply.events()).doesNotContain("[DONE]");
        assertThat(Client.read(reply.events().getLast()).at("/error/code").asText())
                .isEqualTo("provider_unavailable");
        assertThat(onlyRecord().path("outcome").asText()).isEqualTo("interrupted");
        assertThat(onlyRecord().path("completionTokens").asLong()).isEqualTo(1);
    }

    @Test
    void a_client_that_hangs_up_is_charged_once_for_what_came() throws IOException {
        int abandoned = acme.abandoned.get();
        acme.when("priced-1.5", response -> sse(response).write(event(OpenAiWire.textPiece(" upon", "null", ""))));
        byte[] body = request(ACME, "Once").put("stream", true).toString().getBytes(StandardCharsets.UTF_8);
        String head = "POST /v1/completions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                + "authorization: Bearer " + client.token + "\r\ncontent-length: " + body.length + "\r\n\r\n";

        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            StringBuilder heard = new StringBuilder();
            byte[] part = new byte[1024];
            while (heard.indexOf("upon") < 0) {
                int read = socket.getInputStream().read(part);
                assertThat(read).isPositive();
                heard.append(new String(part, 0, read, StandardCharsets.UTF_8));
            }
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> !client.records().isEmpty());
        assertThat(onlyRecord().path("outcome").asText()).isEqualTo("cancelled");
        assertThat(onlyRecord().path("completionTokens").asLong()).isEqualTo(1);
        assertThat(onlyRecord().path("billable").asBoolean()).isTrue();
        await().atMost(Duration.ofSeconds(20)).until(() -> acme.abandoned.get() > abandoned);
    }

    private static String textOf(List<String> events) {
        StringBuilder text = new StringBuilder();
        events.stream()
                .filter(event -> !event.equals("[DONE]"))
                .forEach(event ->
                        text.append(Client.read(event).at("/choices/0/text").asText("")));
        return text.toString();
    }

    private JsonNode onlyRecord() {
        assertThat(client.records()).hasSize(1);
        return client.records().getFirst();
    }

    private Reply post(ObjectNode body, String... headers) {
        return client.post("/v1/completions", body.toString().getBytes(StandardCharsets.UTF_8), headers);
    }

    private static ObjectNode request(String model, String prompt) {
        return Client.JSON.createObjectNode().put("model", model).put("prompt", prompt);
    }
}
