package io.llmoptimizer.integration.completions;

import static io.llmoptimizer.integration.providers.FakeUpstream.event;
import static io.llmoptimizer.integration.providers.FakeUpstream.finish;
import static io.llmoptimizer.integration.providers.FakeUpstream.sse;
import static io.llmoptimizer.integration.providers.FakeUpstream.usage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.completions.Client.Reply;
import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.integration.providers.VendorWire.Kind;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Anthropic's surface, with Anthropic's own client, over providers of either dialect. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(AcmeServer.class)
@QuarkusTestResource(value = AnthropicServer.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = GeminiServer.class, restrictToAnnotatedClass = true)
class MessagesTest {
    private static final String CLAUDE = "anthropic/claude-sonnet-4-5";
    private static final String GEMINI = "gemini/gemini-2.5-flash";
    private static final List<String> EVERYWHERE = List.of(CLAUDE, GEMINI, "acme/answer", "sandbox/answer");

    @TestHTTPResource
    URI base;

    FakeUpstream acme;
    AnthropicServer.Simulator anthropic;

    private Client client;
    private AnthropicClient sdk;

    @BeforeEach
    void connect() {
        client = new Client(base);
        String url = base.toString();
        sdk = AnthropicOkHttpClient.builder()
                .baseUrl(url.endsWith("/") ? url.substring(0, url.length() - 1) : url)
                .authToken(client.token)
                .maxRetries(0)
                .build();
    }

    private static MessageCreateParams.Builder params(String model) {
        return MessageCreateParams.builder().model(model).maxTokens(500).addUserMessage("What is it?");
    }

    @Test
    void a_message_of_any_provider_is_a_message() {
        for (String model : EVERYWHERE) {
            Message message = sdk.messages().create(params(model).build());

            assertThat(message.content().getFirst().asText().text()).isNotBlank();
            assertThat(message.stopReason()).contains(StopReason.END_TURN);
            assertThat(message.usage().outputTokens()).isPositive();
        }
    }

    @Test
    void a_stream_of_any_provider_is_understood_event_by_event() {
        for (String model : EVERYWHERE) {
            MessageAccumulator whole = MessageAccumulator.create();
            try (StreamResponse<RawMessageStreamEvent> events =
                    sdk.messages().createStreaming(params(model).build())) {
                events.stream().forEach(whole::accumulate);
            }

            assertThat(whole.message().content().getFirst().asText().text()).isNotBlank();
            assertThat(whole.message().stopReason()).contains(StopReason.END_TURN);
            assertThat(whole.message().usage().outputTokens()).isPositive();
        }
    }

    @Test
    void parallel_tool_calls_come_through_whole_and_streamed() {
        acme.when(
                "tools",
                response -> sse(response)
                        .end(call(0, "\"id\":\"a\",", "{\\\"city\\\":") + call(0, "", "\\\"Oslo\\\"}")
                                + call(1, "\"id\":\"b\",", "{}") + finish("tool_calls") + usage(7, 5)
                                + "data: [DONE]\n\n"));
        Tool tool = Tool.builder()
                .name("weather")
                .inputSchema(Tool.InputSchema.builder().build())
                .build();

        MessageAccumulator other = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> events = sdk.messages()
                .createStreaming(params("acme/tools").addTool(tool).build())) {
            events.stream().forEach(other::accumulate);
        }

        for (String model : List.of(CLAUDE, GEMINI)) {
            Message message = sdk.messages().create(params(model).addTool(tool).build());
            assertThat(message.stopReason()).contains(StopReason.TOOL_USE);
            assertThat(message.content().stream().filter(ContentBlock::isToolUse))
                    .hasSize(2);
        }
        assertThat(other.message().stopReason()).contains(StopReason.TOOL_USE);
        assertThat(other.message().content())
                .extracting(block -> block.asToolUse().id())
                .containsExactly("a", "b");
        assertThat(other.message().content().getFirst().asToolUse()._input())
                .isEqualTo(JsonValue.from(Map.of("city", "Oslo")));
    }

    private static String call(int index, String id, String arguments) {
        return event(
                "{\"id\":\"x\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":"
                        + index + "," + id + "\"function\":{\"name\":\"weather\",\"arguments\":\"" + arguments
                        + "\"}}]}}]}");
    }

    @Test
    void what_anthropic_is_asked_and_says_is_not_touched_and_exactly_charged() {
        ObjectNode request = message(CLAUDE).put("top_k", 5);
        request.putObject("brand_new").put("depth", 1.50);
        request.putObject("thinking").put("type", "adaptive");

        Reply reply = post(request, "anthropic-beta", "new-2026-01-01");

        JsonNode sent = anthropic.upstream().bodies.getLast();
        assertThat(sent.path("model").asText()).isEqualTo("claude-sonnet-4-5");
        request.put("model", "claude-sonnet-4-5");
        assertThat(sent).hasToString(request.toString());
        assertThat(anthropic.upstream().headers)
                .contains(Map.entry("x-api-key", "sk-ant"), Map.entry("anthropic-beta", "new-2026-01-01"));
        assertThat(reply.http().body()).isEqualTo(anthropic.wire().whole());
        assertThat(reply.header("llmo-dropped-parameters")).isNull();
        // 5 fresh and 2 cached input tokens and 2 output tokens, at 3, 0.3 and 15 dollars per million.
        assertThat(reply.header("llmo-cost-usd")).isEqualTo("0.0000456");
        assertThat(new BigDecimal(client.records().getFirst().path("costUsd").asText()))
                .isEqualByComparingTo("0.0000456");
    }

    @Test
    void a_stream_of_anthropic_s_comes_through_event_by_event_and_ends_with_its_cost() {
        Reply reply = post(message(CLAUDE).put("stream", true), "llmo-cache", "no-store");

        String sent = anthropic.wire().begin()
                + anthropic.wire().piece("Größe ")
                + anthropic.wire().piece("😀")
                + anthropic.wire().between();
        assertThat(reply.http().body())
                .startsWith(sent)
                .contains("event: message_delta")
                .contains("event: message_stop");
        assertThat(Client.read(reply.events().getLast()).at("/llmo/cost_usd").asText())
                .isEqualTo("0.0000906");
    }

    @Test
    void what_another_provider_lacks_is_left_out_and_named_or_refused() {
        ObjectNode request = message("acme/answer").put("top_k", 5).put("brand_new", true);

        Reply lenient = post(request);
        Reply strict = post(request, "llmo-strict", "true");

        assertThat(lenient.status()).isEqualTo(200);
        assertThat(lenient.header("llmo-dropped-parameters")).isEqualTo("top_k, brand_new");
        assertThat(acme.bodies.getLast().has("top_k")).isFalse();
        assertThat(strict.status()).isEqualTo(400);
        assertThat(strict.json().at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(strict.json().at("/error/message").asText()).contains("top_k, brand_new");
    }

    @Test
    void openai_s_parameters_that_anthropic_lacks_are_left_out_and_named_or_refused() {
        ObjectNode request = Client.chat(CLAUDE, "What is it?").put("seed", 7);

        Reply lenient = client.complete(request, "llmo-cache", "no-store");
        Reply strict = client.complete(request, "llmo-cache", "no-store", "llmo-strict", "true");

        assertThat(lenient.json().at("/choices/0/message/content").asText()).isEqualTo("Whole.");
        assertThat(lenient.json().at("/usage/prompt_tokens").asInt()).isEqualTo(7);
        assertThat(lenient.json().path("created").asLong()).isPositive();
        assertThat(lenient.header("llmo-dropped-parameters")).isEqualTo("seed");
        assertThat(anthropic.upstream().bodies.getLast().has("seed")).isFalse();
        assertThat(strict.status()).isEqualTo(400);
        assertThat(strict.json().at("/error/param").asText()).isEqualTo("seed");
    }

    @Test
    void content_that_another_provider_has_no_place_for_is_refused_and_not_left_out() {
        ObjectNode request = message("acme/answer");
        ObjectNode document = ((ObjectNode) request.at("/messages/0"))
                .putArray("content")
                .addObject()
                .put("type", "document");
        document.putObject("source").put("type", "url").put("url", "https://example.org/a.pdf");

        Reply refused = post(request);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/error/message").asText()).contains("does not take this");
        request.put("model", CLAUDE);
        assertThat(post(request).status()).isEqualTo(200);
    }

    @Test
    void errors_are_told_in_anthropic_s_dialect() {
        anthropic
                .upstream()
                .when(
                        "claude-haiku-4-5",
                        response -> response.setStatusCode(429)
                                .putHeader("retry-after", "7")
                                .end(anthropic.wire().refusal(Kind.RATE).body()));

        assertThatThrownBy(() -> sdk.messages().create(params("no-such-model").build()))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> sdk.messages()
                        .create(params(CLAUDE)
                                .putAdditionalBodyProperty("max_tokens", JsonValue.from(0))
                                .build()))
                .isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() -> sdk.messages()
                        .create(params("anthropic/claude-haiku-4-5").build()))
                .isInstanceOfSatisfying(
                        RateLimitException.class,
                        limited -> assertThat(limited.headers().values("retry-after"))
                                .containsExactly("7"));
        Reply anonymous = post(message(CLAUDE), "authorization", "");
        assertThat(anonymous.status()).isEqualTo(401);
        assertThat(anonymous.json().path("type").asText()).isEqualTo("error");
        assertThat(anonymous.json().at("/error/type").asText()).isEqualTo("authentication_error");
        assertThat(anonymous.json().path("request_id").asText()).isNotBlank();
        assertThat(client.send("GET", "/v1/messages").status()).isEqualTo(405);
    }

    @Test
    void a_stream_that_breaks_off_ends_with_an_error_and_is_charged_for_what_came() {
        Reply reply = post(message("acme/cut").put("stream", true), "llmo-cache", "no-store");

        assertThat(reply.http().body()).contains("event: content_block_delta").doesNotContain("message_stop");
        JsonNode last = Client.read(reply.events().getLast());
        assertThat(last.path("type").asText()).isEqualTo("error");
        assertThat(last.at("/error/type").asText()).isEqualTo("overloaded_error");
        assertThat(client.records())
                .singleElement()
                .satisfies(record -> assertThat(record.path("outcome").asText()).isEqualTo("interrupted"));
    }

    @Test
    void an_answer_is_kept_for_either_dialect_when_both_ask_the_same() {
        ObjectNode asked = message("acme/answer");
        post(asked);
        Reply again = post(asked);
        Reply other = client.complete(Client.chat("acme/answer", "What is it?").put("max_tokens", 50));
        Reply unlike = post(asked.deepCopy().put("top_k", 3));

        assertThat(again.header("llmo-cache")).isEqualTo("hit");
        assertThat(again.json().at("/content/0/text").asText()).isEqualTo("Whole.");
        assertThat(other.header("llmo-cache")).isEqualTo("hit");
        assertThat(unlike.header("llmo-cache")).isEqualTo("miss");
    }

    @Test
    void tokens_are_counted_for_every_provider_without_a_call() {
        for (String model : List.of(CLAUDE, GEMINI, "acme/answer")) {
            long tokens = sdk.messages()
                    .countTokens(MessageCountTokensParams.builder()
                            .model(model)
                            .system("Be brief.")
                            .addUserMessage("What is it?")
                            .build())
                    .inputTokens();

            assertThat(tokens).isBetween(8L, 25L);
        }
        assertThat(client.records()).isEmpty();
    }

    private Reply post(ObjectNode body, String... headers) {
        return client.post("/v1/messages", body.toString().getBytes(StandardCharsets.UTF_8), headers);
    }

    private static ObjectNode message(String model) {
        return Client.chat(model, "What is it?").put("max_tokens", 50);
    }
}
