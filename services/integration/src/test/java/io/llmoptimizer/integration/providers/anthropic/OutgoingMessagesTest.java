package io.llmoptimizer.integration.providers.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure;
import io.llmoptimizer.integration.providers.ProviderFailure.Rejected;
import io.llmoptimizer.integration.providers.ProviderFailure.Unsupported;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutgoingMessagesTest {
    private static final String NEWER = "claude-opus-4-7";
    private static final String OLDER = "claude-sonnet-4-0";

    @Test
    void system_and_developer_messages_become_the_system_prompt() {
        JsonNode out = converted("""
                {"messages":[{"role":"system","content":"One."},{"role":"user","content":"Hi"},
                 {"role":"developer","content":[{"type":"text","text":"Two."}]}]}""");

        assertThat(out.path("system")).isEqualTo(json("[{'type':'text','text':'One.'},{'type':'text','text':'Two.'}]"));
        assertThat(out.path("messages")).isEqualTo(json("[{'role':'user','content':[{'type':'text','text':'Hi'}]}]"));
    }

    @Test
    void pictures_and_files_become_sources_by_value_or_by_address() {
        JsonNode out = converted("""
                {"messages":[{"role":"user","content":[
                 {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},
                 {"type":"image_url","image_url":{"url":"https://example.org/a.png"}},
                 {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,BBBB"}}]}]}""");

        assertThat(out.at("/messages/0/content"))
                .isEqualTo(
                        json(
                                "[{'type':'image','source':{'type':'base64','media_type':'image/png','data':'AAAA'}},"
                                        + "{'type':'image','source':{'type':'url','url':'https://example.org/a.png'}},"
                                        + "{'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'BBBB'}}]"));
    }

    @Test
    void results_of_parallel_tool_calls_stand_together_in_one_turn() {
        JsonNode out = converted("""
                {"messages":[{"role":"user","content":"Weather?"},
                 {"role":"assistant","content":null,"tool_calls":[
                  {"id":"a","type":"function","function":{"name":"w","arguments":"{\\"c\\":1}"}},
                  {"id":"b","type":"function","function":{"name":"w","arguments":""}}]},
                 {"role":"tool","tool_call_id":"a","content":"sun"},
                 {"role":"tool","tool_call_id":"b","content":[{"type":"text","text":"rain"}]},
                 {"role":"user","content":"And?"}]}""");

        assertThat(out.at("/messages/1/content"))
                .isEqualTo(json("[{'type':'tool_use','id':'a','name':'w','input':{'c':1}},"
                        + "{'type':'tool_use','id':'b','name':'w','input':{}}]"));
        assertThat(out.path("messages")).hasSize(3);
        assertThat(out.at("/messages/2/content"))
                .isEqualTo(json("[{'type':'tool_result','tool_use_id':'a','content':'sun'},"
                        + "{'type':'tool_result','tool_use_id':'b','content':[{'type':'text','text':'rain'}]},"
                        + "{'type':'text','text':'And?'}]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'auto' | {'type':'auto'}",
                "'none' | {'type':'none'}",
                "'required' | {'type':'any'}",
                "{'type':'function','function':{'name':'w'}} | {'type':'tool','name':'w'}",
            },
            quoteCharacter = '`')
    void every_tool_choice_has_its_counterpart(String given, String expected) {
        JsonNode out = converted(
                "{'tools':[{'type':'function','function':{'name':'w','description':'d','parameters':{'type':'object'}}}],"
                        + "'tool_choice':" + given + "}");

        assertThat(out.path("tool_choice")).isEqualTo(json(expected));
        assertThat(out.path("tools"))
                .isEqualTo(json("[{'name':'w','description':'d','input_schema':{'type':'object'}}]"));
    }

    @Test
    void one_tool_call_at_a_time_is_asked_for_unless_none_is_allowed() {
        String tools = "{'tools':[{'type':'function','function':{'name':'w'}}],'parallel_tool_calls':false";

        assertThat(converted(tools + "}").path("tool_choice"))
                .isEqualTo(json("{'type':'auto','disable_parallel_tool_use':true}"));
        assertThat(converted(tools + ",'tool_choice':'none'}").path("tool_choice"))
                .isEqualTo(json("{'type':'none'}"));
    }

    @Test
    void the_limit_is_the_client_s_or_the_budget_s_or_the_model_s() {
        assertThat(OutgoingMessages.of("anthropic", call("{}", NEWER, OptionalLong.of(9), OptionalLong.of(5)))
                        .path("max_tokens")
                        .asLong())
                .isEqualTo(9);
        assertThat(OutgoingMessages.of("anthropic", call("{}", NEWER, OptionalLong.empty(), OptionalLong.of(5)))
                        .path("max_tokens")
                        .asLong())
                .isEqualTo(5);
        assertThat(converted("{}").path("max_tokens").asLong()).isEqualTo(64_000);
    }

    @Test
    void sampling_stops_and_the_user_are_carried_over() {
        JsonNode out = converted("{'temperature':0.3,'top_p':0.9,'stop':'END','user':'u-1','stream':true}");

        assertThat(out.path("temperature").decimalValue()).isEqualByComparingTo("0.3");
        assertThat(out.path("top_p").decimalValue()).isEqualByComparingTo("0.9");
        assertThat(out.path("stop_sequences")).isEqualTo(json("['END']"));
        assertThat(out.path("metadata")).isEqualTo(json("{'user_id':'u-1'}"));
        assertThat(converted("{'stop':['a','b']}").path("stop_sequences")).isEqualTo(json("['a','b']"));
        assertThat(converted("{'temperature':1.7}").path("temperature").asInt()).isEqualTo(1);
    }

    @Test
    void a_schema_goes_to_models_that_keep_to_one_and_becomes_a_tool_for_the_others() {
        String body =
                "{'response_format':{'type':'json_schema','json_schema':{'name':'x','schema':{'type':'object'}}}}";

        assertThat(converted(body).path("output_config"))
                .isEqualTo(json("{'format':{'type':'json_schema','schema':{'type':'object'}}}"));
        JsonNode older =
                OutgoingMessages.of("anthropic", call(body, OLDER, OptionalLong.empty(), OptionalLong.empty()));
        assertThat(older.at("/tools/0/input_schema")).isEqualTo(json("{'type':'object'}"));
        assertThat(older.at("/tool_choice/name").asText()).isEqualTo(OutputSchema.TOOL);
        assertThat(converted("{'response_format':{'type':'json_object'}}")
                        .at("/system/0/text")
                        .asText())
                .isEqualTo(OutputSchema.ASK_FOR_JSON);
    }

    @Test
    void an_effort_is_thought_with_as_the_model_is_able_to() {
        String body = "{'reasoning_effort':'medium','temperature':0.2,'messages':[{'role':'user','content':'x'}]}";

        JsonNode newer = converted(body);
        assertThat(newer.path("thinking")).isEqualTo(json("{'type':'adaptive'}"));
        assertThat(newer.at("/output_config/effort").asText()).isEqualTo("medium");
        assertThat(newer.has("temperature")).as("thinking allows none").isFalse();
        assertThat(converted(body, OLDER).at("/thinking/budget_tokens").asLong())
                .isEqualTo(8_192);
        assertThat(converted(body, "claude-3-5-haiku-latest").has("thinking")).isFalse();
        assertThat(converted(body.replace("medium", "none")).has("thinking")).isFalse();
    }

    @Test
    void what_a_model_lacks_is_named() {
        ObjectNode body = (ObjectNode)
                json("{'model':'x','messages':[],'seed':7,'logprobs':true,'presence_penalty':0,'store':false,"
                        + "'logit_bias':{},'temperature':1.5,'new_thing':1,'stream_options':{'include_usage':true}}");
        AnthropicProtocol protocol = new AnthropicProtocol("anthropic", Clock.systemUTC());

        assertThat(protocol.drops(call(body.toString(), NEWER, OptionalLong.empty(), OptionalLong.empty())))
                .containsExactly("seed", "logprobs", "temperature", "new_thing");
        assertThat(protocol.drops(call(
                        "{'reasoning_effort':'low'}", "claude-3-haiku", OptionalLong.empty(), OptionalLong.empty())))
                .containsExactly("reasoning_effort");
    }

    @Test
    void content_without_a_place_is_refused_by_its_name() {
        assertThat(failure(
                        "{'messages':[{'role':'user','content':[{'type':'text','text':'a'},{'type':'input_audio'}]}]}"))
                .isInstanceOfSatisfying(
                        Unsupported.class,
                        unsupported -> assertThat(unsupported.param()).isEqualTo("messages[0].content[1]"));
        assertThat(failure("{'messages':[{'role':'function','content':'x'}]}")).isInstanceOf(Unsupported.class);
        assertThat(failure("{'tools':[{'type':'custom'}]}")).isInstanceOf(Unsupported.class);
        assertThat(failure("{'messages':[{'role':'assistant','tool_calls':[{'function':{'arguments':'[1'}}]}]}"))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected ->
                                assertThat(rejected.param()).isEqualTo("messages[0].tool_calls[0].function.arguments"));
    }

    private static ProviderFailure failure(String body) {
        ProviderFailure[] failure = new ProviderFailure[1];
        assertThatThrownBy(() -> converted(body))
                .isInstanceOfSatisfying(ProviderException.class, thrown -> failure[0] = thrown.failure());
        return failure[0];
    }

    private static JsonNode converted(String body) {
        return converted(body, NEWER);
    }

    private static JsonNode converted(String body, String model) {
        return OutgoingMessages.of("anthropic", call(body, model, OptionalLong.empty(), OptionalLong.empty()));
    }

    private static ProviderCall call(String body, String model, OptionalLong asked, OptionalLong cap) {
        ObjectNode json = (ObjectNode) json(body);
        ChatRequest request =
                new ChatRequest(model, List.of(), asked, json.path("stream").asBoolean(), false, 1, json);
        return new ProviderCall(request, model, cap, OptionalLong.of(64_000), Duration.ofSeconds(1));
    }

    private static JsonNode json(String text) {
        try {
            return Json.read((text.contains("\"") ? text : text.replace('\'', '"')).getBytes(StandardCharsets.UTF_8));
        } catch (IOException malformed) {
            throw new IllegalArgumentException(text, malformed);
        }
    }
}
