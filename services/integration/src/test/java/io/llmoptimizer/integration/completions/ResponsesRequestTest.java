package io.llmoptimizer.integration.completions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.execution.CallException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponsesRequestTest {
    private static final ChatRequestParser CHATS = new ChatRequestParser(50);

    @Test
    void a_text_is_what_the_user_says_after_the_instructions() {
        ChatRequest chat = chat("'input':'Hi','instructions':'Be kind.'");

        assertThat(chat.body().path("messages"))
                .isEqualTo(json("[{'role':'system','content':'Be kind.'},"
                        + "{'role':'user','content':[{'type':'text','text':'Hi'}]}]"));
        assertThat(chat.original().orElseThrow().unmapped()).isEmpty();
    }

    @Test
    void parallel_calls_share_a_turn_with_the_text_beside_them_and_thoughts_are_left_out() {
        ChatRequest chat = chat("""
                'input':[{'role':'user','content':'Go'},{'type':'reasoning','id':'rs_1','summary':[]},
                {'role':'assistant','content':'Let me see.'},
                {'type':'function_call','call_id':'a','name':'f','arguments':'{}'},
                {'type':'function_call','call_id':'b','name':'g','arguments':'{}'},
                {'type':'function_call_output','call_id':'a','output':[{'type':'input_text','text':'1'},
                    {'type':'input_image','image_url':'https://x/y.png'}]},
                {'type':'function_call_output','call_id':'b','output':'2'},
                {'role':'user','content':'And?'}]""");

        JsonNode messages = chat.body().path("messages");
        assertThat(messages.findValuesAsText("role"))
                .containsExactly("user", "assistant", "tool", "tool", "user", "user");
        assertThat(messages.at("/1/content").asText()).isEqualTo("Let me see.");
        assertThat(messages.at("/1/tool_calls").findValuesAsText("id")).containsExactly("a", "b");
        assertThat(messages.at("/2/content/0/text").asText()).isEqualTo("1");
        assertThat(messages.at("/4/content/0/image_url/url").asText()).isEqualTo("https://x/y.png");
    }

    @Test
    void what_a_chat_does_not_have_is_noted_under_its_name() {
        ChatRequest chat = chat("'input':'x','truncation':'auto','top_logprobs':2,'include':['a.b'],'made_up':1,"
                + "'reasoning':{'effort':'low','summary':'auto','context':'all'},'background':false,'prompt':null");

        assertThat(chat.original().orElseThrow().unmapped())
                .isEqualTo(List.of("truncation", "top_logprobs", "include.a.b", "made_up", "reasoning.context"));
        assertThat(chat.body().path("reasoning_effort").asText()).isEqualTo("low");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'x':1                                                               | input
                    'input':7                                                           | input
                    'input':[]                                                          | input
                    'input':['x']                                                       | input[0]
                    'input':[{'role':'user'}]                                           | input[0].content
                    'input':[{'role':'robot','content':'x'}]                            | input[0].role
                    'input':[{'role':'user','content':[{'type':'input_audio'}]}]        | input[0].content[0].type
                    'input':[{'role':'user','content':[{'type':'input_image','file_id':'f'}]}] | input[0].content[0].file_id
                    'input':[{'role':'user','content':[{'type':'input_text'}]}]         | input[0].content[0].text
                    'input':[{'type':'function_call','name':'f','arguments':'{}'}]      | input[0].call_id
                    'input':[{'type':'function_call_output','call_id':'a'}]             | input[0].output
                    'input':[{'type':'function_call_output','call_id':'a','output':3}]  | input[0].output
                    'input':[{'type':'item_reference','id':'x'}]                        | input[0].type
                    'input':[{'type':'web_search_call','id':'x'}]                       | input[0].type
                    'input':[{'type':'reasoning','summary':[]}]                         | input
                    'input':'x','store':'yes'                                           | store
                    'input':'x','previous_response_id':4                                | previous_response_id
                    'input':'x','max_output_tokens':0                                   | max_output_tokens
                    'input':'x','temperature':3                                         | temperature
                    'input':'x','metadata':{'a':1}                                      | metadata.a
                    'input':'x','background':true                                       | background
                    'input':'x','conversation':'c'                                      | conversation
                    'input':'x','prompt':{'id':'p'}                                     | prompt
                    'input':'x','tools':[{'type':'web_search'}]                         | tools[0].type
                    'input':'x','tools':[{'type':'function'}]                           | tools[0].name
                    'input':'x','tool_choice':{'type':'mcp'}                            | tool_choice
                    'input':'x','text':{'format':{'type':'xml'}}                        | text.format.type
                    'input':'x','text':{'format':{'type':'json_schema','name':'n'}}     | text.format.schema
                    """)
    void what_is_wrong_is_refused_by_its_name(String body, String param) {
        CallException refused = catchThrowableOfType(CallException.class, () -> chat(body));

        assertThat(refused.error().status()).isEqualTo(400);
        assertThat(refused.error().param()).isEqualTo(param);
        assertThat(refused.error().message()).endsWith(".");
    }

    private static ChatRequest chat(String fields) {
        ObjectNode body = (ObjectNode) json("{'model':'m'," + fields + "}");
        return ResponsesRequest.parse(body, 10).chat(turns -> {}, 100, CHATS);
    }

    private static JsonNode json(String quoted) {
        return Client.read(quoted.replace('\'', '"'));
    }
}
