package io.llmoptimizer.integration.completions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.execution.CallException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesRequestTest {

    @Test
    void a_plain_request_says_the_same_in_both_dialects() {
        ChatRequest request =
                parse("{'model':'m','max_tokens':9,'system':'Be brief.','messages':[{'role':'user','content':'Hi'}],"
                        + "'stream':true,'temperature':0.5,'stop_sequences':['X'],'metadata':{'user_id':'u'}}");

        assertThat(request.body())
                .isEqualTo(json(
                        "{'model':'m','max_tokens':9,'messages':[{'role':'system','content':'Be brief.'},{'role':'user','content':'Hi'}],"
                                + "'stream':true,'temperature':0.5,'stop':['X'],'user':'u'}"));
        assertThat(request.maxTokens()).hasValue(9);
        assertThat(request.isWhole()).isTrue();
        assertThat(request.in(Dialect.ANTHROPIC))
                .hasValueSatisfying(body -> assertThat(body.path("system")).isEqualTo(json("'Be brief.'")));
        assertThat(request.in(Dialect.OPENAI)).isEmpty();
    }

    @Test
    void results_of_tools_become_messages_before_what_the_user_says() {
        ChatRequest request = parse(
                "{'model':'m','max_tokens':9,'messages':[{'role':'assistant','content':[{'type':'thinking','thinking':'t','signature':'s'},"
                        + "{'type':'text','text':'Let me see.'},{'type':'tool_use','id':'a','name':'w','input':{'c':1}}]},"
                        + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'a','content':[{'type':'text','text':'sun'},"
                        + "{'type':'image','source':{'type':'base64','media_type':'image/png','data':'AA'}}]},{'type':'text','text':'And?'}]}]}");

        assertThat(request.body().path("messages"))
                .isEqualTo(
                        json(
                                "[{'role':'assistant','content':'Let me see.','tool_calls':[{'id':'a','type':'function','function':{'name':'w','arguments':'{\\'c\\':1}'}}]},"
                                        + "{'role':'tool','tool_call_id':'a','content':[{'type':'text','text':'sun'}]},"
                                        + "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,AA'}},{'type':'text','text':'And?'}]}]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'auto'} | 'auto' | true",
                "{'type':'any'} | 'required' | true",
                "{'type':'none'} | 'none' | true",
                "{'type':'tool','name':'w','disable_parallel_tool_use':true} | {'type':'function','function':{'name':'w'}} | false",
            })
    void tools_and_their_choice_are_carried_over(String choice, String expected, boolean parallel) {
        ObjectNode body = parse("{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'x'}],"
                        + "'tools':[{'name':'w','description':'d','input_schema':{'type':'object'}}],'tool_choice':"
                        + choice
                        + "}")
                .body();

        assertThat(body.path("tools"))
                .isEqualTo(
                        json(
                                "[{'type':'function','function':{'name':'w','description':'d','parameters':{'type':'object'}}}]"));
        assertThat(body.path("tool_choice")).isEqualTo(json(expected));
        assertThat(body.path("parallel_tool_calls").asBoolean(true)).isEqualTo(parallel);
    }

    @Test
    void a_schema_and_an_effort_are_carried_over() {
        ObjectNode body = parse(
                        "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'x'}],"
                                + "'output_config':{'effort':'low','format':{'type':'json_schema','schema':{'type':'object'}}}}")
                .body();

        assertThat(body.path("reasoning_effort").asText()).isEqualTo("low");
        assertThat(body.at("/response_format/json_schema/schema")).isEqualTo(json("{'type':'object'}"));
    }

    @Test
    void what_has_no_counterpart_is_noted_by_its_name() {
        ChatRequest request = parse(
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':[{'type':'text','text':'x','cache_control':{'type':'ephemeral'}}]}],"
                        + "'top_k':5,'thinking':{'type':'enabled','budget_tokens':1024},'service_tier':'auto','brand_new':1,"
                        + "'tools':[{'type':'web_search_20250305','name':'web_search'}],'metadata':{'team':'a'}}");

        assertThat(request.original().orElseThrow().unmapped())
                .containsExactly("top_k", "thinking", "brand_new", "tools[0]", "metadata.team");
        assertThat(request.isWhole()).isFalse();
        assertThat(request.body().has("tools")).isFalse();
    }

    @Test
    void content_that_only_anthropic_knows_is_noted_and_still_counted() {
        ChatRequest request = parse(
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':["
                        + "{'type':'text','text':'x'},{'type':'document','source':{'type':'url','url':'https://example.org/a.pdf'}}]}]}");

        assertThat(request.original().orElseThrow().untranslatable()).hasValue("messages[0].content[1]");
        assertThat(request.promptTokenBound()).isGreaterThan(40_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'max_tokens':9,'messages':[{'role':'user','content':'x'}]} | model",
                "{'model':'m','messages':[{'role':'user','content':'x'}]} | max_tokens",
                "{'model':'m','max_tokens':0,'messages':[{'role':'user','content':'x'}]} | max_tokens",
                "{'model':'m','max_tokens':9} | messages",
                "{'model':'m','max_tokens':9,'messages':[]} | messages",
                "{'model':'m','max_tokens':9,'messages':[7]} | messages[0]",
                "{'model':'m','max_tokens':9,'messages':[{'role':'user'}]} | messages[0].content",
                "{'model':'m','max_tokens':9,'messages':[{'role':'queen','content':'x'}]} | messages[0].role",
            })
    void what_is_wrong_is_named(String body, String param) {
        assertThatThrownBy(() -> parse(body))
                .isInstanceOfSatisfying(
                        CallException.class,
                        refused -> assertThat(refused.error().param()).isEqualTo(param));
    }

    private static ChatRequest parse(String body) {
        return MessagesRequest.parse(
                (ObjectNode) json(body), body.length(), Map.of(), true, new ChatRequestParser(100));
    }

    private static JsonNode json(String text) {
        return Client.read(text.replace("\\'", "\\\"").replace('\'', '"'));
    }
}
