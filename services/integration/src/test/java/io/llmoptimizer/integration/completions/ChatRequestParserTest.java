package io.llmoptimizer.integration.completions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.MessagePart;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.execution.CallException;
import io.llmoptimizer.integration.openai.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatRequestParserTest {
    private static final String MESSAGES = "'messages':[{'role':'user','content':'x'}]";
    private static final ChatRequestParser PARSER = new ChatRequestParser(3);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'messages':[{'role':'user','content':'x'}]} | model | is required",
                "{'model':'','messages':[{'role':'user','content':'x'}]} | model | is required",
                "{'model':7,'messages':[{'role':'user','content':'x'}]} | model | must be a string",
                "{'model':'m'} | messages | is required",
                "{'model':'m','messages':null} | messages | is required",
                "{'model':'m','messages':{}} | messages | must be an array",
                "{'model':'m','messages':[]} | messages | at least one",
                "{'model':'m','messages':[1]} | messages[0] | must be an object",
                "{'model':'m','messages':[{},{},{},{}]} | messages | more than 3",
                "{'model':'m','messages':[{'content':'x'}]} | messages[0].role | is required",
                "{'model':'m','messages':[{'role':'boss','content':'x'}]} | messages[0].role | must be one of",
                "{'model':'m','messages':[{'role':'user'}]} | messages[0].content | is required",
                "{'model':'m','messages':[{'role':'user','content':5}]} | messages[0].content | must be a string or an array",
                "{'model':'m','messages':[{'role':'user','content':[5]}]} | messages[0].content[0] | must be an object",
                "{'model':'m','messages':[{'role':'user','content':[{}]}]} | messages[0].content[0].type | is required",
                "{'model':'m','messages':[{'role':'user','content':[{'type':'text'}]}]} | messages[0].content[0].text | is required",
                "{'model':'m','messages':[{'role':'user','content':[{'type':'image_url'}]}]} | messages[0].content[0].image_url | with a 'url'",
                "{'model':'m',MESSAGES,'max_tokens':0} | max_tokens | between 1",
                "{'model':'m',MESSAGES,'max_tokens':-5} | max_tokens | but is -5",
                "{'model':'m',MESSAGES,'max_tokens':1.5} | max_tokens | must be an integer",
                "{'model':'m',MESSAGES,'max_tokens':99999999999999999999} | max_tokens | between 1",
                "{'model':'m',MESSAGES,'max_completion_tokens':'3'} | max_completion_tokens | must be an integer",
                "{'model':'m',MESSAGES,'temperature':2.1} | temperature | between 0 and 2",
                "{'model':'m',MESSAGES,'temperature':'hot'} | temperature | must be a number",
                "{'model':'m',MESSAGES,'top_p':-0.1} | top_p | between 0 and 1",
                "{'model':'m',MESSAGES,'n':2} | n | must be 1",
                "{'model':'m',MESSAGES,'n':0} | n | between 1",
                "{'model':'m',MESSAGES,'stream':'yes'} | stream | must be true or false",
                "{'model':'m',MESSAGES,'stream_options':{}} | stream_options | only allowed when",
                "{'model':'m',MESSAGES,'stream':true,'stream_options':{'include_usage':1}} | stream_options.include_usage | must be true or false",
            })
    void what_is_wrong_is_said_with_its_name(String body, String param, String rule) {
        CallError error = refused(body.replace("MESSAGES", MESSAGES));

        assertThat(error.status()).isEqualTo(400);
        assertThat(error.param()).isEqualTo(param);
        assertThat(error.message()).startsWith("'" + param + "' ").contains(rule);
    }

    @Test
    void nulls_count_as_absent_and_unknown_fields_stay() {
        ChatRequest request = parse("{'model':'m'," + MESSAGES
                + ",'temperature':null,'max_tokens':null,'stream':null,'n':null,'brand_new':{'a':1.50}}");

        assertThat(request.maxTokens()).isEmpty();
        assertThat(request.stream()).isFalse();
        assertThat(request.body().path("brand_new").toString()).isEqualTo("{\"a\":1.50}");
    }

    @Test
    void the_larger_of_two_limits_is_the_one_a_budget_has_to_fear() {
        assertThat(parse("{'model':'m'," + MESSAGES + ",'max_tokens':5,'max_completion_tokens':9}")
                        .maxTokens())
                .hasValue(9);
    }

    @Test
    void the_prompt_is_bounded_by_its_bytes_and_pictures_behind_urls_count_extra() {
        String text = "{'model':'m'," + MESSAGES + "}";
        assertThat(parse(text).promptTokenBound()).isEqualTo(text.length());
        assertThat(parse(
                                "{'model':'m','messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'http://x'}}]}]}")
                        .promptTokenBound())
                .isGreaterThan(40_000);
    }

    @Test
    void parts_of_a_message_keep_their_kind() {
        ChatRequest request = parse(
                "{'model':'m','messages':[{'role':'user','content':[{'type':'text','text':'a'},{'type':'image_url','image_url':{'url':'u'}},{'type':'file','file':{}}]},{'role':'assistant','content':null,'tool_calls':[{'id':'1','function':{'name':'f','arguments':'{}'}}]}]}");

        assertThat(request.messages().getFirst().parts())
                .extracting(part -> part.getClass().getSimpleName())
                .containsExactly("Text", "Image", "Other");
        assertThat(request.messages().getFirst().parts().get(1)).isEqualTo(new MessagePart.Image("u"));
        assertThat(request.messages().get(1).toolCalls())
                .singleElement()
                .satisfies(call -> assertThat(call.name()).isEqualTo("f"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | empty",
                "{'a': | not valid JSON at line 1",
                "{} {} | not valid JSON",
                "[1] | must be a JSON object",
                "`\"text\"` | must be a JSON object",
                "{'a':'\\ud83d'} | half of a surrogate pair",
                "{'a':['\\ude00 x']} | half of a surrogate pair",
            })
    void a_body_that_is_no_json_object_is_refused(String body, String why) {
        assertThat(refused(body).message()).contains(why);
    }

    @Test
    void escaped_emoji_are_text() {
        assertThat(Texts.parse("{\"a\":\"\\ud83d\\ude00\"}".getBytes(StandardCharsets.UTF_8))
                        .path("a")
                        .asText())
                .isEqualTo("😀");
    }

    @ParameterizedTest
    @CsvSource({"c3", "c080", "eda080", "f5808080", "ff"})
    void invalid_utf8_is_refused_wherever_it_stands(String hex) {
        for (int before : new int[] {0, 4_090, 9_000}) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.writeBytes(("{\"a\":\"" + "x".repeat(before)).getBytes(StandardCharsets.UTF_8));
            body.writeBytes(java.util.HexFormat.of().parseHex(hex));
            body.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));

            CallException refused = catchThrowableOfType(CallException.class, () -> Texts.parse(body.toByteArray()));

            assertThat(refused.error().message())
                    .isEqualTo("The body is not valid UTF-8 at byte " + (6 + before) + ".");
        }
    }

    @Test
    void deep_nesting_is_refused() {
        assertThat(refused("{'a':" + "[".repeat(5_000)).message()).contains("not valid JSON");
    }

    private static ChatRequest parse(String body) {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return PARSER.parse(Texts.parse(bytes), bytes.length);
    }

    private static CallError refused(String body) {
        return catchThrowableOfType(CallException.class, () -> parse(body)).error();
    }

    @Test
    void our_own_request_is_openais_with_other_names() {
        ObjectNode body = Texts.parse(
                "{\"messages\":[],\"model\":\"gpt\",\"provider\":\"openai\",\"maxTokens\":5,\"strategy\":\"cost\",\"metadata\":{\"a\":1},\"seed\":7}"
                        .getBytes(StandardCharsets.UTF_8));

        NativeRequest request = NativeRequest.of(body, java.util.Optional.empty());

        assertThat(request.request())
                .isEqualTo(Json.object()
                        .put("model", "openai/gpt")
                        .put("seed", 7)
                        .put("max_tokens", 5L)
                        .setAll(java.util.Map.of(
                                "messages",
                                Json.object().arrayNode(),
                                "llmo",
                                Json.object().put("strategy", "cost"))));
        assertThat(request.metadata().path("a").asInt()).isEqualTo(1);
    }
}
