package io.llmoptimizer.integration.completions;

import static io.llmoptimizer.integration.completions.Client.chat;
import static io.llmoptimizer.integration.completions.Client.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.completions.Client.Reply;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client of OpenAI's API sees. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(AcmeServer.class)
class ChatCompletionsTest {
    @TestHTTPResource
    URI base;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(base);
    }

    @Test
    void completes_a_chat_in_the_shape_of_openais_reference() {
        Reply reply = client.complete(chat("sandbox/answer", "What does a gateway do?"));

        assertThat(reply.status()).as(reply.http().body()).isEqualTo(200);
        assertThat(reply.header("content-type")).isEqualTo("application/json");
        JsonNode completion = reply.json();
        assertThat(names(completion))
                .containsExactly("id", "object", "created", "model", "choices", "usage", "system_fingerprint");
        assertThat(completion.path("object").asText()).isEqualTo("chat.completion");
        JsonNode choice = completion.path("choices").path(0);
        assertThat(names(choice)).containsExactly("index", "message", "logprobs", "finish_reason");
        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
        JsonNode message = choice.path("message");
        assertThat(names(message)).containsExactly("role", "content", "refusal", "annotations");
        assertThat(message.path("content").asText()).startsWith("This is a made-up answer");
        JsonNode usage = completion.path("usage");
        assertThat(names(usage))
                .containsExactly(
                        "prompt_tokens",
                        "completion_tokens",
                        "total_tokens",
                        "prompt_tokens_details",
                        "completion_tokens_details");
        assertThat(usage.path("total_tokens").asLong())
                .isEqualTo(usage.path("prompt_tokens").asLong()
                        + usage.path("completion_tokens").asLong());
    }

    @Test
    void says_in_headers_who_answered_and_what_it_cost() {
        Reply reply = client.complete(chat("sandbox/answer", "Who are you?"), "x-request-id", "my-id-1");

        assertThat(reply.header("x-request-id")).isEqualTo("my-id-1");
        assertThat(reply.header("llmo-provider")).isEqualTo("sandbox");
        assertThat(reply.header("llmo-model")).isEqualTo("answer");
        assertThat(reply.header("llmo-strategy")).isEqualTo("direct");
        assertThat(reply.header("llmo-attempts")).isEqualTo("1");
        assertThat(reply.header("llmo-cache")).isEqualTo("miss");
        assertThat(new BigDecimal(reply.header("llmo-overhead-ms"))).isPositive();
        JsonNode usage = reply.json().path("usage");
        BigDecimal expected = new BigDecimal("0.0000004")
                .multiply(usage.path("prompt_tokens").decimalValue())
                .add(new BigDecimal("0.0000016")
                        .multiply(usage.path("completion_tokens").decimalValue()));
        assertThat(new BigDecimal(reply.header("llmo-cost-usd"))).isEqualByComparingTo(expected);
    }

    @Test
    void streams_the_same_answer_and_ends_with_its_usage() {
        ObjectNode request = chat("sandbox/answer", "Tell me a story.");
        Reply whole = client.complete(request, "llmo-cache", "no-store");
        Reply reply = client.complete(streamed(request), "llmo-cache", "no-store");

        assertThat(reply.header("content-type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(reply.header("llmo-provider")).isEqualTo("sandbox");
        List<String> events = reply.events();
        assertThat(events.getLast()).isEqualTo("[DONE]");
        List<JsonNode> chunks =
                events.subList(0, events.size() - 1).stream().map(Client::read).toList();
        assertThat(chunks).hasSizeGreaterThan(5).allSatisfy(chunk -> {
            assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.path("id").asText())
                    .isEqualTo(chunks.getFirst().path("id").asText());
        });
        assertThat(chunks.getFirst()
                        .path("choices")
                        .path(0)
                        .path("delta")
                        .path("role")
                        .asText())
                .isEqualTo("assistant");
        JsonNode last = chunks.getLast();
        assertThat(last.path("choices")).isEmpty();
        assertThat(last.path("usage")).isEqualTo(whole.json().path("usage"));
        assertThat(last.path("llmo").path("cost_usd").asText()).isEqualTo(whole.header("llmo-cost-usd"));
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allSatisfy(chunk -> assertThat(chunk.path("usage").isNull()).isTrue());
        assertThat(textOf(chunks))
                .isEqualTo(whole.json()
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asText());
    }

    @Test
    void a_stream_says_nothing_of_usage_unless_asked() {
        Reply reply = client.complete(chat("sandbox/answer", "Short, please.").put("stream", true));

        assertThat(reply.http().body()).doesNotContain("\"usage\"").endsWith("data: [DONE]\n\n");
    }

    @Test
    void respects_max_tokens() {
        Reply reply =
                client.complete(chat("sandbox/answer", "Tell me everything.").put("max_tokens", 5));

        assertThat(reply.json().path("usage").path("completion_tokens").asLong())
                .isEqualTo(5);
        assertThat(reply.json().path("choices").path(0).path("finish_reason").asText())
                .isEqualTo("length");
    }

    @Test
    void falls_back_before_the_first_byte() {
        for (ObjectNode request : List.of(
                chat("sandbox/failing", "Try hard."),
                streamed(chat("sandbox/rate-limited", "Try hard, and stream.")))) {
            Reply reply = client.complete(request, "llmo-fallbacks", "sandbox/failing, sandbox/answer");

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("llmo-model")).isEqualTo("answer");
            assertThat(Integer.parseInt(reply.header("llmo-attempts"))).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void options_can_come_in_the_body() {
        ObjectNode request = chat("sandbox/failing", "Options in the body.");
        request.putObject("llmo").put("cache", "no-store").putArray("fallbacks").add("sandbox/answer");

        Reply reply = client.complete(request);

        assertThat(reply.header("llmo-model")).isEqualTo("answer");
        assertThat(reply.header("llmo-cache")).isEqualTo("bypass");
    }

    @Test
    void a_failing_provider_is_unavailable_and_a_limiting_one_says_when_to_come_back() {
        Reply failing = client.complete(chat("sandbox/failing", "x"));
        assertThat(failing.status()).isEqualTo(503);
        assertError(failing, "server_error", null, "provider_unavailable");

        Reply limited = client.complete(chat("sandbox/rate-limited", "x"));
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.header("retry-after")).isEqualTo("1");
        assertError(limited, "rate_limit_error", null, "rate_limit_exceeded");
    }

    @Test
    void a_stream_that_is_cut_ends_with_an_error_and_without_done() {
        Reply reply = client.complete(streamed(chat("sandbox/cut", "Tell me a story that breaks off.")));

        assertThat(reply.status()).isEqualTo(200);
        List<String> events = reply.events();
        assertThat(events).hasSizeGreaterThan(2).doesNotContain("[DONE]");
        JsonNode error = Client.read(events.getLast()).path("error");
        assertThat(names(error)).containsExactly("message", "type", "param", "code");
        assertThat(error.path("code").asText()).isEqualTo("provider_unavailable");
    }

    @Test
    void a_call_that_takes_longer_than_it_may_is_a_timeout() {
        Reply reply = client.complete(chat("sandbox/slow", "x"), "llmo-timeout-ms", "100");

        assertThat(reply.status()).isEqualTo(408);
        assertError(reply, "server_error", null, "request_timeout");
    }

    @Test
    void the_same_request_is_answered_from_the_cache_as_json_and_as_a_stream() {
        ObjectNode request = chat("sandbox/answer", "Ask me again.");
        Reply first = client.complete(request);
        Reply again = client.complete(request);
        Reply stream = client.complete(streamed(request.deepCopy()));

        assertThat(first.header("llmo-cache")).isEqualTo("miss");
        assertThat(again.header("llmo-cache")).isEqualTo("hit");
        assertThat(again.header("llmo-cost-usd")).isEqualTo("0");
        assertThat(again.header("llmo-attempts")).isEqualTo("0");
        assertThat(again.http().body()).isEqualTo(first.http().body());
        assertThat(stream.header("llmo-cache")).isEqualTo("hit");
        List<JsonNode> chunks = stream.events().stream()
                .filter(event -> !event.equals("[DONE]"))
                .map(Client::read)
                .toList();
        assertThat(textOf(chunks))
                .isEqualTo(first.json()
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asText());
        assertThat(chunks.getLast().path("usage")).isEqualTo(first.json().path("usage"));
        assertThat(chunks.getLast().path("llmo").path("cost_usd").asText()).isEqualTo("0");
    }

    @Test
    void a_streamed_answer_is_cached_too() {
        ObjectNode request = chat("sandbox/answer", "Stream me, then give me the whole.");
        Reply stream = client.complete(streamed(request.deepCopy()));
        Reply whole = client.complete(request);

        assertThat(whole.header("llmo-cache")).isEqualTo("hit");
        assertThat(whole.json()
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asText())
                .isEqualTo(textOf(stream.events().stream()
                        .filter(event -> !event.equals("[DONE]"))
                        .map(Client::read)
                        .toList()));
    }

    @Test
    void only_if_cached_asks_no_provider() {
        ObjectNode request = chat("sandbox/answer", "Is it cached?");
        Reply reply = client.complete(request, "llmo-cache", "only-if-cached");
        assertThat(reply.status()).isEqualTo(504);
        assertError(reply, "server_error", null, "not_cached");

        client.complete(request, "llmo-cache", "no-cache");
        assertThat(client.complete(request, "llmo-cache", "only-if-cached").status())
                .isEqualTo(200);
    }

    @Test
    void another_organization_has_a_cache_of_its_own() {
        ObjectNode request = chat("sandbox/answer", "Whose answer is this?");
        client.complete(request);

        assertThat(new Client(base).complete(request).header("llmo-cache")).isEqualTo("miss");
    }

    static void assertError(Reply reply, String type, String param, String code) {
        JsonNode error = reply.json().path("error");
        assertThat(names(reply.json())).containsExactly("error");
        assertThat(names(error)).containsExactly("message", "type", "param", "code");
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(error.path("type").asText()).isEqualTo(type);
        assertThat(error.path("param").textValue()).isEqualTo(param);
        assertThat(error.path("code").textValue()).isEqualTo(code);
    }

    static List<String> names(JsonNode object) {
        return object.properties().stream().map(java.util.Map.Entry::getKey).toList();
    }

    static String textOf(List<JsonNode> chunks) {
        return chunks.stream()
                .map(chunk -> chunk.path("choices")
                        .path(0)
                        .path("delta")
                        .path("content")
                        .asText(""))
                .collect(Collectors.joining());
    }
}
