package io.llmoptimizer.integration.providers.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.chat.ToolCall;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.Recording;
import io.llmoptimizer.integration.providers.ServerSettings;
import io.llmoptimizer.integration.providers.VendorWire;
import io.llmoptimizer.integration.providers.WireContract;
import io.llmoptimizer.integration.providers.upstream.ServerConfig.Api;
import io.llmoptimizer.integration.providers.upstream.ServerProvider;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OllamaProviderTest extends WireContract {

    @Override
    protected VendorWire wire() {
        return new OllamaWire();
    }

    @Override
    protected ModelProvider provider(String baseUrl) {
        return new ServerProvider(
                "ollama",
                ServerSettings.at(baseUrl, Api.OLLAMA),
                Map.of(Operation.CHAT, new OllamaProtocol("ollama", Clock.systemUTC())),
                vertx);
    }

    @Test
    void is_called_at_its_own_path_even_if_its_address_ends_with_that_of_the_imitation() {
        chat(false, "answer", OptionalLong.empty()).ended();

        assertThat(upstream.paths.getLast()).isEqualTo("/api/chat");
        assertThat(upstream.headers).contains(Map.entry("authorization", "Bearer sk-secret"));
    }

    @Test
    void is_told_when_a_stream_is_not_wanted_since_it_streams_otherwise() {
        upstream.bodies.clear();
        chat(false, "answer", OptionalLong.empty()).ended();

        assertThat(upstream.bodies.getFirst().get("stream").isBoolean()).isTrue();
        assertThat(upstream.bodies.getFirst().get("stream").booleanValue()).isFalse();
    }

    @Test
    void calls_without_ids_are_given_some_that_differ_and_stay() {
        String old = OllamaWire.wholeTools("[{\"function\":{\"name\":\"a\",\"arguments\":{}}},"
                + "{\"function\":{\"name\":\"b\",\"arguments\":{\"x\":1.50}}}]");
        upstream.when("old", response -> response.end(old));

        List<ToolCall> calls = whole("old").toolCalls();

        assertThat(calls).extracting(ToolCall::arguments).containsExactly("{}", "{\"x\":1.50}");
        assertThat(calls).extracting(ToolCall::id).doesNotHaveDuplicates().allMatch(id -> id.startsWith("call_"));
        assertThat(whole("old").toolCalls()).isEqualTo(calls);
    }

    @Test
    void thinking_is_read_whole_and_streamed() {
        upstream.when(
                "thinks",
                response -> response.setChunked(true)
                        .putHeader("content-type", wire().streamType())
                        .end(OllamaWire.line("\"content\":\"\",\"thinking\":\"Hm, \"", "")
                                + OllamaWire.line("\"content\":\"\",\"thinking\":\"7.\"", "")
                                + wire().piece("7")
                                + wire().end(VendorWire.Why.STOP, 3)));
        upstream.when(
                "thinks-whole",
                response -> response.end(
                        wire().whole().replace("\"content\":\"Whole.\"", "\"content\":\"7\",\"thinking\":\"Hm.\"")));

        ChatResult streamed =
                assembled(chat(true, "thinks", OptionalLong.empty()).ended());

        assertThat(streamed.reasoning()).isEqualTo("Hm, 7.");
        assertThat(streamed.text()).isEqualTo("7");
        assertThat(whole("thinks-whole").reasoning()).isEqualTo("Hm.");
    }

    @Test
    void a_prompt_whose_tokens_are_not_told_is_left_to_be_counted() {
        upstream.when("untold", response -> response.end(wire().whole().replace("\"prompt_eval_count\":7,", "")));

        Recording heard = chat(false, "untold", OptionalLong.empty()).ended();

        assertThat(((ChatEvent.Whole) heard.events.getFirst()).result().usage()).isEmpty();
    }
}
