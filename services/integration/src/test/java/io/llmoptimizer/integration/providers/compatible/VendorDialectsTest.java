package io.llmoptimizer.integration.providers.compatible;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.ChatRequest.Original;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.llmoptimizer.integration.providers.ProviderFailure.Unsupported;
import io.llmoptimizer.integration.providers.ServerSettings;
import io.llmoptimizer.integration.providers.deepseek.DeepSeekDialect;
import io.llmoptimizer.integration.providers.mistral.MistralDialect;
import io.llmoptimizer.integration.providers.upstream.ServerConfig.Api;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class VendorDialectsTest {
    private static final VendorDialect DEEPSEEK = new DeepSeekDialect("deepseek");
    private static final VendorDialect MISTRAL = new MistralDialect("mistral");
    private static final String TURNS = """
            {"messages":[{"role":"developer","content":[{"type":"text","text":"Be"},{"type":"text","text":"brief."}]},
            {"role":"assistant","content":null,"refusal":null,"annotations":[],"tool_calls":[{"id":"call_abcdef123","type":"function",
            "function":{"name":"f","arguments":"{}"}},{"id":"D681PevKs","type":"function","function":{"name":"g","arguments":"{}"}}]},
            {"role":"tool","tool_call_id":"call_abcdef123","content":"a"},{"role":"tool","tool_call_id":"D681PevKs","content":"b"}]}""";

    @Test
    void deepseek_is_sent_system_messages_and_plain_texts() throws IOException {
        JsonNode messages = sent(DEEPSEEK, TURNS).get("messages");

        assertThat(messages.get(0)).isEqualTo(json("{\"role\":\"system\",\"content\":\"Be\\nbrief.\"}"));
        assertThat(messages.get(1)).isEqualTo(json(TURNS).at("/messages/1"));
    }

    @Test
    void deepseek_refuses_what_it_can_t_read_or_keep() {
        assertUnsupported(
                DEEPSEEK,
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"x\"}}]}]}",
                "messages[0].content[0]");
        assertUnsupported(
                DEEPSEEK,
                "{\"messages\":[],\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{}}}",
                "response_format");
    }

    @Test
    void deepseek_is_told_to_think_in_its_own_words() throws IOException {
        assertThat(sent(DEEPSEEK, "{\"messages\":[],\"reasoning_effort\":\"none\"}"))
                .isEqualTo(json("{\"messages\":[],\"model\":\"m\",\"thinking\":{\"type\":\"disabled\"}}"));
        assertThat(sent(DEEPSEEK, "{\"messages\":[],\"reasoning_effort\":\"high\"}")
                        .get("reasoning_effort")
                        .asText())
                .isEqualTo("high");
        ProviderCall messages = call(request("{\"messages\":[],\"user\":\"u\"}")
                .translatedFrom(new Original(
                        Dialect.ANTHROPIC,
                        (ObjectNode) json("{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}}"),
                        Map.of(),
                        List.of("thinking", "top_k"),
                        Optional.empty())));
        assertThat(body(DEEPSEEK, messages).at("/thinking/type").asText()).isEqualTo("enabled");
        assertThat(DEEPSEEK.drops(messages)).containsExactly("top_k", "metadata.user_id");
    }

    @Test
    void what_only_openai_has_is_left_out_and_named_and_what_is_unknown_goes_on() throws IOException {
        String body = "{\"messages\":[],\"seed\":0,\"n\":1,\"logit_bias\":{\"1\":2},\"user\":\"u\",\"store\":false,"
                + "\"parallel_tool_calls\":false,\"logprobs\":true,\"max_completion_tokens\":5,\"new_of_theirs\":1}";

        assertThat(DEEPSEEK.drops(call(request(body))))
                .containsExactlyInAnyOrder("seed", "logit_bias", "user", "parallel_tool_calls");
        assertThat(sent(DEEPSEEK, body))
                .isEqualTo(json(
                        "{\"messages\":[],\"model\":\"m\",\"logprobs\":true,\"max_tokens\":5,\"new_of_theirs\":1}"));
        assertThat(MISTRAL.drops(call(request(body)))).containsExactlyInAnyOrder("logit_bias", "user", "logprobs");
        assertThat(sent(MISTRAL, body))
                .isEqualTo(
                        json("{\"messages\":[],\"model\":\"m\",\"n\":1,\"parallel_tool_calls\":false,\"random_seed\":0,"
                                + "\"max_tokens\":5,\"new_of_theirs\":1}"));
    }

    @Test
    void an_answer_that_deepseek_breaks_off_is_a_failure() {
        assertThatThrownBy(
                        () -> DEEPSEEK.whole(
                                bytes(
                                        "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"insufficient_system_resource\"}]}")))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        no -> assertThat(no.failure())
                                .isInstanceOfSatisfying(
                                        Broken.class,
                                        broken -> assertThat(broken.status()).isEqualTo(503)));
    }

    @Test
    void mistral_is_sent_ids_of_nine_letters_and_nothing_it_does_not_know() throws IOException {
        JsonNode messages = sent(MISTRAL, TURNS).get("messages");

        String id = messages.at("/1/tool_calls/0/id").asText();
        assertThat(id).matches("[A-Za-z0-9]{9}");
        assertThat(messages.at("/2/tool_call_id").asText()).isEqualTo(id);
        assertThat(messages.at("/1/tool_calls/1/id").asText()).isEqualTo("D681PevKs");
        assertThat(messages.at("/3/tool_call_id").asText()).isEqualTo("D681PevKs");
        assertThat(sent(MISTRAL, TURNS).at("/messages/1/tool_calls/0/id").asText())
                .isEqualTo(id);
        assertThat(messages.get(1).fieldNames()).toIterable().containsExactly("role", "content", "tool_calls");
        assertThat(messages.at("/0/role").asText()).isEqualTo("system");
    }

    @Test
    void mistral_has_other_words_for_a_forced_tool_a_file_and_audio() throws IOException {
        JsonNode sent = sent(MISTRAL, """
                {"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"u"}},{"type":"file","file":{"file_data":"d"}},
                {"type":"input_audio","input_audio":{"data":"AA","format":"mp3"}}]}],"tool_choice":"required"}""");

        assertThat(sent.path("tool_choice").asText()).isEqualTo("any");
        assertThat(sent.at("/messages/0/content")).isEqualTo(json("""
                [{"type":"image_url","image_url":{"url":"u"}},{"type":"document_url","document_url":"d"},
                {"type":"input_audio","input_audio":"AA"}]"""));
        assertUnsupported(
                MISTRAL,
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{\"file_id\":\"f\"}}]}]}",
                "messages[0].content[0]");
    }

    @Test
    void mistral_s_thoughts_and_texts_are_told_in_openai_s_words_whole_and_streamed() throws IOException {
        String content =
                "{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"Hm.\"}]},{\"type\":\"text\",\"text\":\"7\"}]}";
        ChatResult whole = MISTRAL.whole(
                bytes("{\"id\":\"1\",\"choices\":[{\"message\":" + content + ",\"finish_reason\":\"model_length\"}]}"));
        String event = "{\"id\":\"1\",\"choices\":[{\"delta\":" + content + ",\"finish_reason\":null}]}";
        Chunk piece = MISTRAL.piece((ObjectNode) json(event), bytes(event)).orElseThrow();

        assertThat(whole.text()).isEqualTo("7");
        assertThat(whole.reasoning()).isEqualTo("Hm.");
        assertThat(whole.finish()).isEqualTo(FinishReason.LENGTH);
        assertThat(Json.read(whole.wire().orElseThrow().json())
                        .at("/choices/0/message/reasoning_content")
                        .asText())
                .isEqualTo("Hm.");
        assertThat(piece.delta().text()).isEqualTo("7");
        assertThat(piece.delta().reasoning()).isEqualTo("Hm.");
        assertThat(Json.read(piece.wire().orElseThrow().json())
                        .at("/choices/0/delta/content")
                        .asText())
                .isEqualTo("7");
    }

    private static void assertUnsupported(VendorDialect vendor, String body, String param) {
        assertThatThrownBy(() -> sent(vendor, body))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        no -> assertThat(no.failure())
                                .isInstanceOfSatisfying(
                                        Unsupported.class,
                                        lacking -> assertThat(lacking.param()).isEqualTo(param)));
    }

    private static JsonNode sent(VendorDialect vendor, String body) throws IOException {
        return body(vendor, call(request(body)));
    }

    private static JsonNode body(VendorDialect vendor, ProviderCall call) throws IOException {
        ServerSettings settings = ServerSettings.at("http://x", Api.OPENAI);
        return Json.read(new CompatibleProtocol("p", settings, vendor).body(call));
    }

    private static ChatRequest request(String body) throws IOException {
        return new ChatRequest("ours", List.of(), OptionalLong.empty(), false, false, 100, (ObjectNode) json(body));
    }

    private static ProviderCall call(ChatRequest request) {
        return new ProviderCall(request, "m", OptionalLong.empty(), OptionalLong.empty(), Duration.ofSeconds(30));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) throws IOException {
        return Json.read(bytes(text));
    }
}
