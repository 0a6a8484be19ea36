package io.llmoptimizer.integration.providers.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.ChatRequest.Original;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure;
import io.llmoptimizer.integration.providers.ProviderFailure.Rejected;
import io.llmoptimizer.integration.providers.ProviderFailure.Unsupported;
import io.llmoptimizer.integration.providers.upstream.AnswerReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OutgoingChatTest {
    private static final OllamaProtocol PROTOCOL = new OllamaProtocol("ollama", Clock.systemUTC());

    @Test
    void several_turns_with_tools_and_their_results_keep_their_order() throws IOException {
        JsonNode sent = sent("""
                {"messages":[{"role":"developer","content":"Be brief."},{"role":"user","content":"Weather?"},
                {"role":"assistant","content":null,"reasoning_content":"Ask.","tool_calls":[
                {"id":"a","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Oslo\\"}"}},
                {"id":"b","type":"function","function":{"name":"clock","arguments":""}}]},
                {"role":"tool","tool_call_id":"b","content":"noon"},{"role":"tool","tool_call_id":"a","content":[{"type":"text","text":"rain"}]}]}""");

        assertThat(sent.get("messages")).isEqualTo(json("""
                [{"role":"system","content":"Be brief."},{"role":"user","content":"Weather?"},
                {"role":"assistant","content":"","thinking":"Ask.","tool_calls":[
                {"function":{"name":"weather","arguments":{"city":"Oslo"}}},{"function":{"name":"clock","arguments":{}}}]},
                {"role":"tool","content":"noon","tool_name":"clock"},{"role":"tool","content":"rain","tool_name":"weather"}]"""));
    }

    @Test
    void pictures_are_bare_base64_beside_the_text() throws IOException {
        JsonNode sent = sent("""
                {"messages":[{"role":"user","content":[{"type":"text","text":"What is"},{"type":"text","text":"this?"},
                {"type":"image_url","image_url":{"url":"data:image/png;base64,aGk="}}]}]}""");

        assertThat(sent.get("messages"))
                .isEqualTo(json("[{\"role\":\"user\",\"content\":\"What is\\nthis?\",\"images\":[\"aGk=\"]}]"));
    }

    @Test
    void content_it_has_no_place_for_is_refused_with_its_path() {
        assertThat(refused("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":"
                        + "{\"url\":\"https://x.org/a.png\"}}]}]}"))
                .isInstanceOfSatisfying(
                        Unsupported.class,
                        no -> assertThat(no.param()).isEqualTo("messages[0].content[0].image_url.url"));
        assertThat(refused("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\"}]}]}"))
                .isInstanceOfSatisfying(
                        Unsupported.class, no -> assertThat(no.param()).isEqualTo("messages[0].content[0]"));
        assertThat(refused("{\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\",\"function\":"
                        + "{\"name\":\"f\",\"arguments\":\"[1]\"}}]}]}"))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        no -> assertThat(no.param()).isEqualTo("messages[0].tool_calls[0].function.arguments"));
        assertThat(refused("{\"messages\":[],\"tools\":[{\"type\":\"custom\",\"custom\":{}}]}"))
                .isInstanceOfSatisfying(
                        Unsupported.class, no -> assertThat(no.param()).isEqualTo("tools[0]"));
    }

    @Test
    void sampling_limits_and_stop_sequences_are_options_beside_its_own() throws IOException {
        JsonNode sent = sent("""
                {"messages":[],"temperature":0.70,"top_p":0.9,"seed":7,"stop":"END","presence_penalty":0.5,"frequency_penalty":0.1,
                "options":{"num_ctx":8192,"temperature":0.1},"keep_alive":"5m","truncate":false}""");

        assertThat(sent.get("options")).isEqualTo(json("""
                {"num_ctx":8192,"temperature":0.70,"top_p":0.9,"seed":7,"presence_penalty":0.5,"frequency_penalty":0.1,
                "stop":["END"],"num_predict":64}"""));
        assertThat(sent.path("keep_alive").asText()).isEqualTo("5m");
        assertThat(sent.path("truncate").isBoolean()).isTrue();
    }

    @Test
    void json_mode_and_schema_are_its_format() throws IOException {
        assertThat(sent("{\"messages\":[],\"response_format\":{\"type\":\"json_object\"}}")
                        .get("format")
                        .asText())
                .isEqualTo("json");
        assertThat(sent("{\"messages\":[],\"response_format\":{\"type\":\"json_schema\",\"json_schema\":"
                                + "{\"name\":\"n\",\"strict\":true,\"schema\":{\"type\":\"object\"}}}}")
                        .get("format"))
                .isEqualTo(json("{\"type\":\"object\"}"));
        assertThat(sent("{\"messages\":[],\"response_format\":{\"type\":\"text\"}}")
                        .has("format"))
                .isFalse();
    }

    @Test
    void how_much_to_think_is_told_to_those_who_know_degrees() throws IOException {
        String effort = "{\"messages\":[],\"reasoning_effort\":\"%s\"}";
        assertThat(sent(effort.formatted("low"), "gpt-oss:20b").get("think").asText())
                .isEqualTo("low");
        assertThat(sent(effort.formatted("xhigh"), "gpt-oss:20b").get("think").asText())
                .isEqualTo("high");
        assertThat(sent(effort.formatted("low"), "qwen3").get("think").booleanValue())
                .isTrue();
        assertThat(sent(effort.formatted("none"), "qwen3").get("think").isBoolean())
                .isTrue();
        assertThat(sent(effort.formatted("none"), "qwen3").get("think").booleanValue())
                .isFalse();
        assertThat(sent("{\"messages\":[]}", "qwen3").has("think")).isFalse();
    }

    @Test
    void what_an_anthropic_client_says_of_thinking_and_sampling_is_used() throws IOException {
        ProviderCall call =
                fromMessages("{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048},\"top_k\":9,\"x\":1}");

        JsonNode sent = Json.read(PROTOCOL.body(call));

        assertThat(sent.get("think").booleanValue()).isTrue();
        assertThat(sent.at("/options/top_k").asInt()).isEqualTo(9);
        assertThat(PROTOCOL.drops(call)).containsExactly("x");
    }

    @Test
    void tools_are_declared_unless_none_may_be_called() throws IOException {
        String tools =
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"strict\":true,\"parameters\":{\"type\":\"object\"}}}]";

        assertThat(sent("{\"messages\":[]," + tools + "}").get("tools"))
                .isEqualTo(
                        json(
                                "[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}]"));
        assertThat(sent("{\"messages\":[]," + tools + ",\"tool_choice\":\"none\"}")
                        .has("tools"))
                .isFalse();
    }

    @Test
    void names_what_it_leaves_out() throws IOException {
        assertThat(
                        drops(
                                "{\"messages\":[],\"tool_choice\":\"required\",\"parallel_tool_calls\":false,\"logit_bias\":{\"1\":2},"
                                        + "\"user\":\"u\",\"service_tier\":\"auto\",\"store\":false,\"options\":{\"num_ctx\":1}}"))
                .containsExactlyInAnyOrder("tool_choice", "parallel_tool_calls", "logit_bias", "user", "service_tier");
        assertThat(drops("{\"messages\":[],\"tool_choice\":\"auto\",\"parallel_tool_calls\":true,\"temperature\":1}"))
                .isEmpty();
    }

    @Test
    void log_probabilities_come_where_openai_has_them_whole_and_streamed() throws IOException {
        ProviderCall call = call("{\"messages\":[],\"logprobs\":true,\"top_logprobs\":2}", "m");
        String entries = "[{\"token\":\"a\",\"logprob\":-0.50,\"bytes\":[97],\"top_logprobs\":[]}]";
        AnswerReader reader = PROTOCOL.reader(call);
        List<ChatEvent> events = new ArrayList<>();
        reader.event(
                OllamaWire.line("\"content\":\"a\"", ",\"logprobs\":" + entries).getBytes(StandardCharsets.UTF_8),
                events::add);
        ChatEvent.Whole whole = (ChatEvent.Whole) PROTOCOL.reader(call)
                .whole(new OllamaWire()
                        .whole()
                        .replace("\"done\":true", "\"done\":true,\"logprobs\":" + entries)
                        .getBytes(StandardCharsets.UTF_8));

        JsonNode sent = Json.read(PROTOCOL.body(call));
        assertThat(sent.get("logprobs").booleanValue()).isTrue();
        assertThat(sent.get("top_logprobs").intValue()).isEqualTo(2);
        assertThat(Json.read(((Chunk) events.getFirst()).wire().orElseThrow().json())
                        .at("/choices/0/logprobs/content"))
                .isEqualTo(json(entries));
        JsonNode completion = Json.read(whole.result().wire().orElseThrow().json());
        assertThat(completion.at("/choices/0/logprobs/content")).isEqualTo(json(entries));
        assertThat(completion.at("/choices/0/message/content").asText()).isEqualTo("Whole.");
    }

    private static ProviderFailure refused(String body) {
        ProviderFailure[] failure = new ProviderFailure[1];
        assertThatThrownBy(() -> sent(body))
                .isInstanceOfSatisfying(ProviderException.class, no -> failure[0] = no.failure());
        return failure[0];
    }

    private static List<String> drops(String body) throws IOException {
        return PROTOCOL.drops(call(body, "m"));
    }

    private static JsonNode sent(String body) throws IOException {
        return sent(body, "m");
    }

    private static JsonNode sent(String body, String model) throws IOException {
        return Json.read(PROTOCOL.body(call(body, model)));
    }

    private static ProviderCall call(String body, String model) throws IOException {
        return call(request(body), model);
    }

    private static ProviderCall fromMessages(String original) throws IOException {
        return call(
                request("{\"messages\":[]}")
                        .translatedFrom(new Original(
                                Dialect.ANTHROPIC,
                                (ObjectNode) json(original),
                                Map.of(),
                                List.of("thinking", "top_k", "x"),
                                Optional.empty())),
                "m");
    }

    private static ChatRequest request(String body) throws IOException {
        return new ChatRequest("ours", List.of(), OptionalLong.of(64), false, false, 100, (ObjectNode) json(body));
    }

    private static ProviderCall call(ChatRequest request, String model) {
        return new ProviderCall(request, model, OptionalLong.empty(), OptionalLong.empty(), Duration.ofSeconds(30));
    }

    private static JsonNode json(String text) throws IOException {
        return Json.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
