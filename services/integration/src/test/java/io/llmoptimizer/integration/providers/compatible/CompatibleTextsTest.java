package io.llmoptimizer.integration.providers.compatible;

import static io.llmoptimizer.integration.providers.FakeUpstream.event;
import static io.llmoptimizer.integration.providers.FakeUpstream.sse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.ChatRequest.Original;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.chat.Dialect;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.llmoptimizer.integration.providers.ProviderFailure.BrokenOff;
import io.llmoptimizer.integration.providers.ProviderFailure.RateLimited;
import io.llmoptimizer.integration.providers.Recording;
import io.llmoptimizer.integration.providers.ServerSettings;
import io.llmoptimizer.integration.providers.upstream.ServerConfig.Api;
import io.llmoptimizer.integration.providers.upstream.ServerProvider;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Legacy completions over real HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompatibleTextsTest {
    private Vertx vertx;
    private Context context;
    private FakeUpstream upstream;
    private ServerProvider provider;

    @BeforeAll
    void serve() {
        vertx = Vertx.vertx();
        context = vertx.getOrCreateContext();
        upstream = new FakeUpstream(vertx);
        ServerSettings settings = ServerSettings.at(upstream.start(), Api.OPENAI);
        provider = new ServerProvider(
                "acme", settings, Map.of(Operation.TEXT_COMPLETION, new CompatibleTexts("acme", settings)), vertx);
        upstream.otherwise((request, response) -> {
            if (request.body().path("stream").asBoolean()) {
                upstream.trickle(response, OpenAiWire.textStream(), 5);
            } else {
                response.putHeader("content-type", "application/json").end(OpenAiWire.text());
            }
        });
    }

    @AfterAll
    void stop() {
        vertx.close();
    }

    @Test
    void sends_the_client_s_request_whole_to_the_legacy_path() {
        upstream.bodies.clear();
        ask("words", false).ended();

        assertThat(upstream.paths.getLast()).isEqualTo("/v1/completions");
        assertThat(upstream.bodies.getFirst())
                .hasToString("{\"model\":\"words\",\"prompt\":\"Once\",\"suffix\":\"end\",\"max_tokens\":9}");
    }

    @Test
    void reads_a_whole_answer_and_gives_it_on_byte_for_byte() {
        Recording heard = ask("words", false).ended();

        ChatResult result = ((ChatEvent.Whole) heard.events.getFirst()).result();
        assertThat(result.text()).isEqualTo(" upon a time");
        assertThat(result.finish()).isEqualTo(FinishReason.LENGTH);
        assertThat(result.usage()).contains(TokenUsage.of(5, 3));
        assertThat(result.wire().orElseThrow().isOf(Dialect.TEXT_COMPLETION)).isTrue();
        assertThat(result.wire().orElseThrow()).hasToString(OpenAiWire.text());
    }

    @Test
    void reads_a_stream_cut_anywhere_and_asks_for_its_usage() {
        upstream.bodies.clear();
        Recording heard = ask("words", true).ended();

        assertThat(heard.completed).isTrue();
        assertThat(heard.text()).isEqualTo(" upon a Größe");
        assertThat(heard.finish()).contains(FinishReason.STOP);
        assertThat(heard.usage()).contains(TokenUsage.of(5, 3));
        assertThat(heard.chunks()).allSatisfy(chunk -> {
            assertThat(chunk.wire().orElseThrow().isOf(Dialect.TEXT_COMPLETION)).isTrue();
            assertThat(chunk.wire().orElseThrow().toString()).doesNotContain("usage");
        });
        assertThat(upstream.bodies
                        .getFirst()
                        .at("/stream_options/include_usage")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void knows_when_an_answer_is_none_or_breaks_off() {
        upstream.when("chat", response -> response.end(FakeUpstream.completion()));
        upstream.when("torso", response -> sse(response).end(event(OpenAiWire.textPiece(" upon", "null", ""))));

        assertThat(ask("chat", false).ended().failure).isInstanceOf(Broken.class);
        assertThat(ask("torso", true).ended().failure).isInstanceOf(BrokenOff.class);
        assertThat(ask("rate-limited", true).ended().failure).isInstanceOf(RateLimited.class);
    }

    private Recording ask(String model, boolean stream) {
        ObjectNode given = Json.object()
                .put("model", "ours")
                .put("prompt", "Once")
                .put("suffix", "end")
                .put("max_tokens", 9);
        if (stream) {
            given.put("stream", true);
        }
        given.putObject("llmo").put("strict", true);
        Original original = new Original(Dialect.TEXT_COMPLETION, given, Map.of(), List.of("suffix"), Optional.empty());
        ChatRequest request = new ChatRequest("ours", List.of(), OptionalLong.of(9), stream, false, 100, Json.object())
                .translatedFrom(original);
        Recording recording = new Recording(Long.MAX_VALUE);
        ProviderCall call =
                new ProviderCall(request, model, OptionalLong.empty(), OptionalLong.empty(), Duration.ofSeconds(30));
        context.runOnContext(turn -> provider.answer(call).subscribe(recording));
        return recording;
    }
}
