package io.llmoptimizer.integration.completions;

import static io.llmoptimizer.integration.completions.ChatCompletionsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import io.llmoptimizer.integration.completions.Client.Reply;
import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /v1/responses}, with OpenAI's own client and without, over every provider. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(AcmeServer.class)
@QuarkusTestResource(value = AnthropicServer.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = GeminiServer.class, restrictToAnnotatedClass = true)
class ResponsesTest {
    private static final String PATH = "/v1/responses";
    private static final String CLAUDE = "anthropic/claude-sonnet-4-5";
    private static final String GEMINI = "gemini/gemini-2.5-flash";
    private static final String ACME = "acme/echo";
    private static final String TOOLS = """
            [{"type":"function","name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}]""";

    @TestHTTPResource
    URI base;

    FakeUpstream acme;

    private Client client;
    private OpenAIClient sdk;

    @BeforeEach
    void connect() {
        client = new Client(base);
        sdk = client.openAi();
        acme.whenAsked("echo", (request, response) -> {
            boolean calls = request.body().has("tools")
                    && !request.body().at("/messages/0/content").toString().contains("no call");
            response.putHeader("content-type", "application/json").end(calls ? CALL : TEXT);
        });
    }

    private static final String USAGE = ",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,\"total_tokens\":13}}";
    private static final String TEXT = "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"echo\","
            + "\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\","
            + "\"content\":\"It rains.\"}}]" + USAGE;
    private static final String CALL = "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"echo\","
            + "\"choices\":[{\"index\":0,\"finish_reason\":\"tool_calls\",\"message\":{\"role\":\"assistant\","
            + "\"content\":null,\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\","
            + "\"arguments\":\"{\\\"city\\\":\\\"Bonn\\\"}\"}}]}}]" + USAGE;

    @Test
    void openai_s_client_is_answered_by_every_provider_whole_and_streamed_and_reads_both_again() {
        for (String model : List.of(CLAUDE, GEMINI, "sandbox/answer")) {
            ResponseCreateParams params = ResponseCreateParams.builder()
                    .model(model)
                    .input("Why is the sky blue? " + model)
                    .build();

            Response whole = sdk.responses().create(params).validate();
            ResponseAccumulator accumulator = ResponseAccumulator.create();
            try (StreamResponse<ResponseStreamEvent> events = sdk.responses().createStreaming(params)) {
                events.stream().map(ResponseStreamEvent::validate).forEach(accumulator::accumulate);
            }
            Response streamed = accumulator.response().validate();

            for (Response response : List.of(whole, streamed)) {
                assertThat(response.status().orElseThrow().asString()).as(model).isEqualTo("completed");
                assertThat(textOf(response)).as(model).isNotBlank();
                assertThat(response.usage().orElseThrow().outputTokens()).isPositive();
                Response again = sdk.responses().retrieve(response.id()).validate();
                assertThat(textOf(again)).isEqualTo(textOf(response));
                assertThat(sdk.responses().inputItems().list(response.id()).data())
                        .hasSize(1);
            }
        }
    }

    @Test
    void the_events_of_a_stream_are_numbered_and_end_with_the_response_and_its_cost() {
        Reply reply = post(request("sandbox/answer", "Why?").put("stream", true));

        List<JsonNode> events = reply.events().stream().map(Client::read).toList();
        List<String> types = events.stream()
                .map(event -> event.path("type").asText())
                .distinct()
                .toList();
        assertThat(types)
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).path("sequence_number").asInt()).isEqualTo(i);
        }
        StringBuilder deltas = new StringBuilder();
        events.forEach(event -> deltas.append(event.path("delta").asText("")));
        JsonNode last = events.getLast();
        assertThat(last.at("/response/output/0/content/0/text").asText()).isEqualTo(deltas.toString());
        assertThat(last.at("/llmo/cost_usd").isTextual()).isTrue();
        assertThat(get(last.at("/response/id").asText()).json()).isEqualTo(last.path("response"));
    }

    @Test
    void a_call_and_its_result_go_on_from_the_response_that_made_the_call_and_instructions_do_not() {
        ObjectNode ask = request(ACME, "Does it rain in Bonn?").put("instructions", "Be short.");
        ask.set("tools", Client.read(TOOLS));
        JsonNode first = post(ask).json();
        assertThat(first.at("/output/0/type").asText()).isEqualTo("function_call");
        assertThat(first.at("/output/0/call_id").asText()).isEqualTo("call_1");

        ObjectNode result = Client.JSON
                .createObjectNode()
                .put("model", ACME)
                .put("instructions", "no call")
                .put("previous_response_id", first.path("id").asText());
        result.putArray("input")
                .addObject()
                .put("type", "function_call_output")
                .put("call_id", "call_1")
                .put("output", "rain");
        JsonNode second = post(result).json();
        JsonNode third = post(request(ACME, "And now?")
                        .put("previous_response_id", second.path("id").asText()))
                .json();

        assertThat(second.at("/output/0/content/0/text").asText()).isEqualTo("It rains.");
        assertThat(third.path("previous_response_id")).isEqualTo(second.path("id"));
        JsonNode sent = acme.bodies.getLast().path("messages");
        assertThat(sent.findValuesAsText("role")).containsExactly("user", "assistant", "tool", "assistant", "user");
        assertThat(sent.at("/1/tool_calls/0/id").asText()).isEqualTo("call_1");
        assertThat(sent.at("/2/content").asText()).isEqualTo("rain");
        assertThat(sent.toString()).doesNotContain("Be short.").doesNotContain("no call");
        assertThat(acme.bodies.getLast().has("store")).isFalse();
    }

    @Test
    void a_response_is_nobody_elses_and_gone_when_it_is_deleted() {
        String id = post(request("sandbox/answer", "Mine.")).json().path("id").asText();
        String stranger =
                TestTokens.forKey(UUID.randomUUID(), UUID.randomUUID()).bearer();
        String project = TestTokens.forKey(client.organization, UUID.randomUUID())
                .project(UUID.randomUUID())
                .bearer();

        for (String other : List.of(stranger, project)) {
            String[] as = {"authorization", other};
            assertThat(client.get(PATH + "/" + id, as).status()).isEqualTo(404);
            assertThat(client.get(PATH + "/" + id + "/input_items", as).status())
                    .isEqualTo(404);
            assertThat(client.send("DELETE", PATH + "/" + id, as).status()).isEqualTo(404);
            assertThat(post(request("sandbox/answer", "x").put("previous_response_id", id), as)
                            .status())
                    .isEqualTo(404);
        }
        assertThat(get(id).status()).isEqualTo(200);
        String next = post(request("sandbox/answer", "More.").put("previous_response_id", id))
                .json()
                .path("id")
                .asText();

        sdk.responses().delete(id);

        assertThatThrownBy(() -> sdk.responses().retrieve(id)).isInstanceOf(NotFoundException.class);
        assertThat(client.send("DELETE", PATH + "/" + id).status()).isEqualTo(404);
        Reply orphan = post(request("sandbox/answer", "x").put("previous_response_id", next));
        assertThat(orphan.status()).isEqualTo(404);
        assertError(orphan, "invalid_request_error", "previous_response_id", "previous_response_not_found");
        assertThat(orphan.http().body()).contains(id);
    }

    @Test
    void what_is_not_to_be_stored_can_not_be_read_or_continued() {
        JsonNode response = post(request("sandbox/answer", "Forget it.").put("store", false))
                .json();
        String id = response.path("id").asText();

        assertThat(response.path("store").asBoolean()).isFalse();
        assertThat(get(id).status()).isEqualTo(404);
        assertThat(post(request("sandbox/answer", "x").put("previous_response_id", id))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void pictures_schemas_and_effort_are_translated_and_what_a_chat_lacks_is_named_or_refused() {
        ObjectNode request = (ObjectNode) Client.read("""
                {"model":"acme/echo","input":[{"role":"user","content":[{"type":"input_text","text":"What?"},
                {"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":"low"}]}],
                "reasoning":{"effort":"low"},"max_output_tokens":77,"include":["reasoning.encrypted_content"],
                "text":{"format":{"type":"json_schema","name":"city","strict":true,"schema":{"type":"object"}}},
                "metadata":{"case":"7"}}""");

        Reply reply = post(request);
        Reply strict = post(request, "llmo-strict", "true");

        JsonNode sent = acme.bodies.getLast();
        assertThat(sent.at("/messages/0/content/1/image_url/url").asText()).isEqualTo("data:image/png;base64,AAAA");
        assertThat(sent.at("/response_format/json_schema/name").asText()).isEqualTo("city");
        assertThat(sent.path("reasoning_effort").asText()).isEqualTo("low");
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(77);
        assertThat(sent.has("metadata")).isFalse();
        assertThat(reply.json().at("/metadata/case").asText()).isEqualTo("7");
        assertThat(reply.header("llmo-dropped-parameters")).isEqualTo("include.reasoning.encrypted_content");
        assertThat(strict.status()).isEqualTo(400);
        assertError(strict, "invalid_request_error", "include.reasoning.encrypted_content", "unsupported_parameter");
    }

    @Test
    void an_answer_cut_by_its_limit_is_incomplete_and_stored() {
        JsonNode response = post(request("sandbox/answer", "Go on.").put("max_output_tokens", 2))
                .json();

        assertThat(response.path("status").asText()).isEqualTo("incomplete");
        assertThat(response.at("/incomplete_details/reason").asText()).isEqualTo("max_output_tokens");
        assertThat(get(response.path("id").asText()).json()).isEqualTo(response);
    }

    @Test
    void a_stream_that_breaks_off_fails_and_is_not_stored() {
        Reply reply = post(request("sandbox/cut", "Go on.").put("stream", true));

        JsonNode last = Client.read(reply.events().getLast());
        assertThat(last.path("type").asText()).isEqualTo("response.failed");
        assertThat(last.at("/response/error/code").asText()).isNotBlank();
        assertThat(get(last.at("/response/id").asText()).status()).isEqualTo(404);
    }

    @Test
    void input_items_are_paged_from_the_last_one_and_tokens_are_counted_without_a_call() {
        ObjectNode request = (ObjectNode) Client.read("""
                {"model":"sandbox/answer","input":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},
                {"role":"user","content":"c"}]}""");
        String items = PATH + "/" + post(request).json().path("id").asText() + "/input_items";

        JsonNode latest = client.get(items + "?limit=2").json();
        JsonNode rest =
                client.get(items + "?after=" + latest.path("last_id").asText()).json();

        assertThat(latest.findValuesAsText("text")).containsExactly("c", "b");
        assertThat(latest.path("has_more").asBoolean()).isTrue();
        assertThat(rest.findValuesAsText("text")).containsExactly("a");
        assertThat(rest.path("has_more").asBoolean()).isFalse();
        assertThat(client.get(items + "?limit=0").status()).isEqualTo(400);
        Reply count = client.post(PATH + "/input_tokens", request.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(count.json().path("input_tokens").asInt()).isPositive();
        assertThat(client.records()).hasSize(1);
    }

    @Test
    void refusals_have_openai_s_form() {
        Reply unknown = post(request("no-such", "x"));
        assertThat(unknown.status()).isEqualTo(404);
        assertError(unknown, "invalid_request_error", "model", "model_not_found");
        assertThat(client.send("PUT", PATH + "/resp_1").status()).isEqualTo(405);
        assertThat(client.send("GET", PATH).status()).isEqualTo(405);
        assertThat(client.get(PATH + "/resp_1").status()).isEqualTo(404);
        assertThat(client.get(PATH + "/resp_1", "authorization", "Bearer nonsense")
                        .status())
                .isEqualTo(401);
        assertThat(post(request("sandbox/failing", "x")).status()).isBetween(500, 599);
        assertThat(post(request("sandbox/rate-limited", "x")).status()).isEqualTo(429);
    }

    private static String textOf(Response response) {
        StringBuilder text = new StringBuilder();
        response.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .flatMap(content -> content.outputText().stream())
                .forEach(part -> text.append(part.text()));
        return text.toString();
    }

    private Reply get(String id) {
        return client.get(PATH + "/" + id);
    }

    private Reply post(ObjectNode body, String... headers) {
        return client.post(PATH, body.toString().getBytes(StandardCharsets.UTF_8), headers);
    }

    private static ObjectNode request(String model, String input) {
        return Client.JSON.createObjectNode().put("model", model).put("input", input);
    }
}
