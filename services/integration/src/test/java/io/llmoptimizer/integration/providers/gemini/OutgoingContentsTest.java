package io.llmoptimizer.integration.providers.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.ChatRequest.Original;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure.Unsupported;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutgoingContentsTest {
    private static final String MODEL = "gemini-2.5-flash";

    @Test
    void turns_become_contents_and_system_messages_the_instruction() {
        JsonNode out = converted(
                "{'messages':[{'role':'system','content':'Brief.'},{'role':'user','content':[{'type':'text','text':'Hi'},"
                        + "{'type':'image_url','image_url':{'url':'data:image/png;base64,AA'}},{'type':'image_url','image_url':{'url':'https://e.org/a.webp'}},"
                        + "{'type':'input_audio','input_audio':{'data':'BB','format':'mp3'}},{'type':'file','file':{'file_data':'data:application/pdf;base64,CC'}}]},"
                        + "{'role':'assistant','content':'Hello'}]}");

        assertThat(out.path("systemInstruction")).isEqualTo(json("{'parts':[{'text':'Brief.'}]}"));
        assertThat(out.path("contents"))
                .isEqualTo(
                        json(
                                "[{'role':'user','parts':[{'text':'Hi'},{'inlineData':{'mimeType':'image/png','data':'AA'}},"
                                        + "{'fileData':{'mimeType':'image/webp','fileUri':'https://e.org/a.webp'}},{'inlineData':{'mimeType':'audio/mp3','data':'BB'}},"
                                        + "{'inlineData':{'mimeType':'application/pdf','data':'CC'}}]},{'role':'model','parts':[{'text':'Hello'}]}]"));
    }

    @Test
    void calls_and_their_results_find_each_other_by_the_tool_s_name() {
        String body =
                "{'messages':[{'role':'assistant','content':null,'tool_calls':[{'id':'a','function':{'name':'w','arguments':'{}'}},"
                        + "{'id':'b','function':{'name':'x','arguments':''}}]},{'role':'tool','tool_call_id':'a','content':'sun'},"
                        + "{'role':'tool','tool_call_id':'b','content':'[1]'}]}";

        assertThat(converted(body).path("contents"))
                .isEqualTo(json(
                        "[{'role':'model','parts':[{'functionCall':{'name':'w','args':{}}},{'functionCall':{'name':'x','args':{}}}]},"
                                + "{'role':'user','parts':[{'functionResponse':{'name':'w','response':{'result':'sun'}}},"
                                + "{'functionResponse':{'name':'x','response':{'result':'[1]'}}}]}]"));
        assertThat(converted(body, "gemini-3-pro-preview")
                        .at("/contents/0/parts/0/thoughtSignature")
                        .asText())
                .isEqualTo("skip_thought_signature_validator");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'auto' | {'mode':'AUTO'}",
                "'none' | {'mode':'NONE'}",
                "'required' | {'mode':'ANY'}",
                "{'type':'function','function':{'name':'w'}} | {'mode':'ANY','allowedFunctionNames':['w']}",
            })
    void every_tool_choice_has_its_counterpart(String given, String expected) {
        JsonNode out = converted(
                "{'tools':[{'type':'function','function':{'name':'w','description':'d','parameters':{'type':'object'}}}],'tool_choice':"
                        + given + "}");

        assertThat(out.at("/toolConfig/functionCallingConfig")).isEqualTo(json(expected));
        assertThat(out.at("/tools/0/functionDeclarations"))
                .isEqualTo(json("[{'name':'w','description':'d','parametersJsonSchema':{'type':'object'}}]"));
    }

    @Test
    void parameters_become_the_generation_config() {
        JsonNode out = converted(
                "{'temperature':1.5,'top_p':0.9,'stop':['a'],'seed':7,'presence_penalty':0.5,'frequency_penalty':-1,"
                        + "'reasoning_effort':'low','response_format':{'type':'json_schema','json_schema':{'schema':{'type':'object'}}}}");

        assertThat(out.path("generationConfig").toString()).isNotEmpty();
        assertThat(out.at("/generationConfig/temperature").decimalValue()).isEqualByComparingTo("1.5");
        assertThat(out.at("/generationConfig/topP").decimalValue()).isEqualByComparingTo("0.9");
        assertThat(out.at("/generationConfig/seed").asInt()).isEqualTo(7);
        assertThat(out.at("/generationConfig/presencePenalty").decimalValue()).isEqualByComparingTo("0.5");
        assertThat(out.at("/generationConfig/frequencyPenalty").asInt()).isEqualTo(-1);
        assertThat(out.at("/generationConfig/stopSequences")).isEqualTo(json("['a']"));
        assertThat(out.at("/generationConfig/thinkingConfig")).isEqualTo(json("{'thinkingBudget':1024}"));
        assertThat(out.at("/generationConfig/responseMimeType").asText()).isEqualTo("application/json");
        assertThat(out.at("/generationConfig/responseJsonSchema")).isEqualTo(json("{'type':'object'}"));
        assertThat(converted("{'reasoning_effort':'medium'}", "gemini-3-pro-preview")
                        .at("/generationConfig/thinkingConfig"))
                .isEqualTo(json("{'thinkingLevel':'medium'}"));
    }

    @Test
    void older_models_are_given_what_they_know_of_a_schema() {
        JsonNode out = converted(
                "{'response_format':{'type':'json_schema','json_schema':{'schema':{'$schema':'x','type':'object','additionalProperties':false,"
                        + "'properties':{'a':{'type':['string','null'],'const':1},'b':{'type':'array','items':{'anyOf':[{'type':'integer','default':2}]}}},"
                        + "'required':['a']}}}}",
                "gemini-2.0-flash");

        assertThat(out.at("/generationConfig/responseSchema"))
                .isEqualTo(json("{'type':'object','properties':{'a':{'type':'string','nullable':true},"
                        + "'b':{'type':'array','items':{'anyOf':[{'type':'integer'}]}}},'required':['a']}"));
    }

    @Test
    void what_of_messages_openai_lacks_and_gemini_has_is_carried_over() {
        ObjectNode messages = (ObjectNode) json("{'top_k':5,'thinking':{'type':'enabled','budget_tokens':2000}}");
        ChatRequest request = new ChatRequest(
                "m",
                List.of(),
                OptionalLong.of(9),
                false,
                false,
                1,
                Json.object(),
                Optional.of(new Original(
                        Dialect.ANTHROPIC,
                        messages,
                        Map.of(),
                        List.of("top_k", "thinking", "mcp_servers"),
                        Optional.empty())));

        JsonNode config = OutgoingContents.of("gemini", call(request, MODEL)).path("generationConfig");

        assertThat(config)
                .hasToString(
                        "{\"maxOutputTokens\":9,\"topK\":5,\"thinkingConfig\":{\"includeThoughts\":true,\"thinkingBudget\":2000}}");
        assertThat(Dropped.of(request)).containsExactly("mcp_servers");
    }

    @Test
    void what_gemini_lacks_is_named_and_content_without_a_place_refused() {
        assertThat(Dropped.of(
                        request("{'logprobs':true,'parallel_tool_calls':false,'user':'u','seed':1,'store':false}")))
                .containsExactly("parallel_tool_calls", "logprobs", "user");
        assertThatThrownBy(() -> converted("{'messages':[{'role':'user','content':[{'type':'video'}]}]}"))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        thrown -> assertThat(((Unsupported) thrown.failure()).param())
                                .isEqualTo("messages[0].content[0]"));
    }

    @Test
    void thoughts_are_output_too() throws IOException {
        var usage = GeminiUsage.read(
                        json(
                                "{'promptTokenCount':10,'toolUsePromptTokenCount':5,'cachedContentTokenCount':4,'candidatesTokenCount':3,'thoughtsTokenCount':20}"))
                .orElseThrow();

        assertThat(usage.input()).isEqualTo(15);
        assertThat(usage.cachedInput()).isEqualTo(4);
        assertThat(usage.output()).isEqualTo(23);
        assertThat(usage.reasoning()).isEqualTo(20);
    }

    private static JsonNode converted(String body) {
        return converted(body, MODEL);
    }

    private static JsonNode converted(String body, String model) {
        return OutgoingContents.of("gemini", call(request(body), model));
    }

    private static ChatRequest request(String body) {
        return new ChatRequest("m", List.of(), OptionalLong.empty(), false, false, 1, (ObjectNode) json(body));
    }

    private static ProviderCall call(ChatRequest request, String model) {
        return new ProviderCall(request, model, OptionalLong.empty(), OptionalLong.empty(), Duration.ofSeconds(1));
    }

    private static JsonNode json(String text) {
        try {
            return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        } catch (IOException malformed) {
            throw new IllegalArgumentException(text, malformed);
        }
    }
}
