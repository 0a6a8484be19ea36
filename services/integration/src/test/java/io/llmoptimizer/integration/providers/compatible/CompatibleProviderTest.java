package io.llmoptimizer.integration.providers.compatible;

import static io.llmoptimizer.integration.providers.FakeUpstream.event;
import static io.llmoptimizer.integration.providers.FakeUpstream.finish;
import static io.llmoptimizer.integration.providers.FakeUpstream.sse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.Delta.ToolCallDelta;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.Recording;
import io.llmoptimizer.integration.providers.ServerSettings;
import io.llmoptimizer.integration.providers.VendorWire;
import io.llmoptimizer.integration.providers.WireContract;
import io.llmoptimizer.integration.providers.upstream.ServerConfig.Api;
import io.llmoptimizer.integration.providers.upstream.ServerProvider;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CompatibleProviderTest extends WireContract {

    @Override
    protected VendorWire wire() {
        return new OpenAiWire();
    }

    @Override
    protected ModelProvider provider(String baseUrl) {
        return server(ServerSettings.at(baseUrl, Api.OPENAI), "acme");
    }

    private static ServerProvider server(ServerSettings settings, String id) {
        return new ServerProvider(id, settings, Map.of(Operation.CHAT, new CompatibleProtocol(id, settings)), vertx);
    }

    @Test
    void sends_the_client_s_request_whole_with_the_provider_s_model_and_without_what_is_ours() {
        upstream.bodies.clear();
        chat(true, "answer", OptionalLong.of(4)).ended();

        JsonNode sent = upstream.bodies.getFirst();
        assertThat(sent.path("model").asText()).isEqualTo("answer");
        assertThat(sent.path("unknown_to_us").asText()).isEqualTo("kept");
        assertThat(sent.has("llmo")).isFalse();
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(4);
        assertThat(sent.path("stream_options").path("include_usage").asBoolean())
                .isTrue();
        assertThat(upstream.headers)
                .contains(Map.entry("authorization", "Bearer sk-secret"), Map.entry("x-vendor", "acme"));
    }

    @Test
    void gives_a_whole_answer_on_byte_for_byte() {
        Recording heard = chat(false, "answer", OptionalLong.empty()).ended();

        assertThat(heard.events)
                .singleElement()
                .satisfies(event -> assertThat(((ChatEvent.Whole) event)
                                .result()
                                .wire()
                                .orElseThrow()
                                .toString())
                        .isEqualTo(wire().whole()));
    }

    @Test
    void hands_each_piece_on_as_it_came_but_for_its_usage() {
        String odd =
                "{\"id\":\"1\",\"created\":1,\"model\":\"m\",\"x\":{\"y\":1.50},\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"logprobs\":{\"content\":[]},\"finish_reason\":\"stop\"}]";
        upstream.when(
                "usage-inside",
                response -> sse(response)
                        .end(event(odd + ",\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}")
                                + "data: [DONE]\n\n"));

        Recording heard = chat(true, "usage-inside", OptionalLong.empty()).ended();

        assertThat(heard.chunks())
                .singleElement()
                .satisfies(chunk ->
                        assertThat(chunk.wire().orElseThrow().toString()).isEqualTo(odd + "}"));
        assertThat(heard.usage()).contains(TokenUsage.of(1, 2));
    }

    @Test
    void reads_tool_calls_and_thinking() {
        upstream.when(
                "tools",
                response -> sse(response)
                        .end(event(
                                        "{\"id\":\"1\",\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null,\"reasoning_content\":\"hm\",\"tool_calls\":[{\"index\":1,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]}}]}")
                                + finish("tool_calls") + "data: [DONE]\n\n"));

        Recording heard = chat(true, "tools", OptionalLong.empty()).ended();

        assertThat(heard.chunks().getFirst().delta().toolCalls()).containsExactly(new ToolCallDelta(1, "c", "f", "{"));
        assertThat(heard.chunks().getFirst().delta().reasoning()).isEqualTo("hm");
        assertThat(heard.finish()).contains(FinishReason.TOOL_CALLS);
    }

    @Test
    void names_the_setting_it_lacks() {
        assertThat(server(new ServerSettings(Optional.of("http://x"), Optional.empty(), Api.OPENAI), "acme-2")
                        .withoutKey())
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .contains("llmo.providers.acme-2.api-key", "LLMO_PROVIDERS_ACME_2_API_KEY"));
        assertThat(server(new ServerSettings(Optional.empty(), Optional.empty(), Api.OPENAI), "acme")
                        .missing())
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("llmo.providers.acme.base-url"));
        assertThat(provider().missing()).isEmpty();
    }
}
