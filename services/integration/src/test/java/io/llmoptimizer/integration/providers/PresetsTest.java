package io.llmoptimizer.integration.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.TestSettings;
import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.chat.ResultAssembler;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.PresetWire.Refusal;
import io.llmoptimizer.integration.providers.ProviderFailure.RateLimited;
import io.llmoptimizer.integration.providers.upstream.Preset;
import io.llmoptimizer.integration.providers.upstream.ServerConfig;
import io.llmoptimizer.integration.providers.upstream.ServerProvider;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Vendors of OpenAI's dialect: each is sent what its documentation asks for, and what it answers is understood. */
class PresetsTest {
    private static final String EVERYTHING = """
            {"model":"ours","stop":["x"],"n":2,"logit_bias":{"1":2},"logprobs":true,"top_logprobs":2,"user":"u","presence_penalty":1,
            "frequency_penalty":1,"reasoning_effort":"low","new_of_theirs":1,
            "messages":[{"role":"user","name":"ann","content":"Hi"},{"role":"function","name":"f","content":"7"}]}""";

    private static Vertx vertx;
    private static FakeUpstream upstream;
    private static String url;

    @BeforeAll
    static void serve() {
        vertx = Vertx.vertx();
        upstream = new FakeUpstream(vertx);
        url = upstream.start();
    }

    @AfterAll
    static void stop() {
        vertx.close();
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void an_answer_is_understood_whole_and_streamed_with_every_count(Preset preset) {
        PresetWire wire = PresetWire.of(preset);
        upstream.when(
                "whole",
                response ->
                        response.putHeader("content-type", "application/json").end(wire.whole()));
        upstream.when("streamed", response -> upstream.trickle(response, wire.stream(), 50));

        ChatResult whole =
                ((ChatEvent.Whole) answer(preset, "whole", false).events.getFirst()).result();
        Recording streamed = answer(preset, "streamed", true);
        ResultAssembler pieces = new ResultAssembler();
        streamed.chunks().forEach(pieces::add);
        ChatResult assembled = pieces.result(streamed.usage().orElseThrow());

        assertThat(streamed.failure).isNull();
        for (ChatResult result : List.of(whole, assembled)) {
            assertThat(result.text()).isEqualTo(wire.text());
            assertThat(result.reasoning()).isEqualTo(wire.thoughts());
            assertThat(result.finish()).isEqualTo(FinishReason.STOP);
            assertThat(result.usage()).contains(wire.usage());
            assertThat(result.id().model()).isNotBlank();
        }
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void what_it_lacks_is_left_out_and_named_and_the_key_is_where_it_belongs(Preset preset) throws IOException {
        PresetWire wire = PresetWire.of(preset);
        ModelProvider provider = provider(preset);
        ProviderCall call = call(EVERYTHING, "answer", OptionalLong.of(5));
        upstream.bodies.clear();
        upstream.headers.clear();

        heard(provider, call);

        ObjectNode expected = (ObjectNode) Json.read(EVERYTHING.getBytes(StandardCharsets.UTF_8));
        expected.put("model", "answer").put(wire.limit(), 5);
        expected.remove(wire.dropped());
        if (wire.dropped().contains("messages[].name")) {
            ((ObjectNode) expected.path("messages").get(0)).remove("name");
        }
        if (wire.translated().isObject()) {
            expected.remove(List.of("logprobs", "top_logprobs"));
            expected.setAll((ObjectNode) wire.translated());
        }
        assertThat(upstream.bodies.getFirst()).isEqualTo(expected);
        assertThat(provider.drops(call)).containsExactlyInAnyOrderElementsOf(wire.dropped());
        assertThat(upstream.headers.stream().map(header -> header.getKey() + ": " + header.getValue()))
                .contains(wire.keyHeader());
        assertThat(provider.drops(call("{\"messages\":[],\"n\":1,\"logprobs\":false}", "m", OptionalLong.empty())))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void its_errors_are_told_apart_and_none_has_the_key_in_it(Preset preset) {
        PresetWire wire = PresetWire.of(preset);
        for (Refusal refusal : wire.refusals()) {
            upstream.when("refused", response -> {
                refusal.headers()
                        .properties()
                        .forEach(header -> response.putHeader(
                                header.getKey(), header.getValue().textValue()));
                response.setStatusCode(refusal.status()).end(refusal.body());
            });

            ProviderFailure failure = answer(preset, "refused", false).failure;

            assertThat(failure.getClass().getSimpleName()).as(refusal.body()).isEqualTo(refusal.failure());
            assertThat(failure.toString()).doesNotContain("-1.");
            refusal.pauseMs()
                    .ifPresent(pause ->
                            assertThat(((RateLimited) failure).retryAfter()).contains(Duration.ofMillis(pause)));
        }
        upstream.when("breaks", response -> FakeUpstream.sse(response).end(wire.brokenStream()));
        assertThat(answer(preset, "breaks", true).failure.getClass().getSimpleName())
                .isEqualTo(wire.failureInStream());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "grok-4 | presence_penalty, reasoning_effort, stop",
                "grok-4-fast-reasoning | presence_penalty, reasoning_effort, stop",
                "grok-4-fast-non-reasoning | reasoning_effort",
                "grok-4.20-multi-agent | presence_penalty, stop",
                "grok-3 | reasoning_effort",
                "grok-3-mini | presence_penalty, stop",
                "grok-2-1212 | ''",
            })
    void what_a_model_of_xai_lacks_depends_on_whether_it_thinks(String model, String lacks) throws IOException {
        ProviderCall call = call(
                "{\"messages\":[],\"presence_penalty\":1,\"reasoning_effort\":\"low\",\"stop\":\"x\"}",
                model,
                OptionalLong.empty());

        assertThat(String.join(", ", provider(Preset.XAI).drops(call))).isEqualTo(lacks);
    }

    @Test
    void a_call_that_a_vendor_does_not_have_is_not_offered_and_a_legacy_completion_is_a_chat() {
        assertThat(offered(Map.of("acme.preset", "groq"))).containsExactly(Operation.CHAT, Operation.TEXT_COMPLETION);
        assertThat(offered(Map.of("acme.preset", "openrouter")))
                .containsExactly(Operation.CHAT, Operation.TEXT_COMPLETION, Operation.EMBEDDINGS);
        assertThat(offered(Map.of())).containsExactly(Operation.values());
        assertThat(offered(Map.of("acme.offers", "chat,moderation")))
                .containsExactly(Operation.CHAT, Operation.TEXT_COMPLETION, Operation.MODERATION);
    }

    @Test
    void a_new_vendor_is_three_lines_of_configuration() throws IOException {
        ServerConfig vendor = settings(Map.of(
                "acme.base-url", url,
                "acme.api-key", "sk-1",
                "acme.lacks", "logit_bias,n"));
        ModelProvider provider = provider(vendor);
        upstream.bodies.clear();

        Recording heard = heard(provider, call(EVERYTHING, "answer", OptionalLong.empty()));

        assertThat(provider.missing()).isEmpty();
        assertThat(((ChatEvent.Whole) heard.events.getFirst()).result().usage()).contains(TokenUsage.of(7, 2));
        JsonNode sent = upstream.bodies.getFirst();
        assertThat(sent.has("logit_bias") || sent.has("n")).isFalse();
        assertThat(sent.has("logprobs")).isTrue();
    }

    @Test
    void what_is_set_wins_over_the_preset() throws IOException {
        ServerConfig vendor = settings(Map.of(
                "acme.preset", "groq",
                "acme.base-url", url,
                "acme.api-key", "sk-1",
                "acme.key-header", "x-key",
                "acme.max-tokens-parameter", "max_tokens",
                "acme.lacks", "user"));
        ModelProvider provider = provider(vendor);
        ProviderCall call = call(EVERYTHING, "answer", OptionalLong.of(5));
        upstream.bodies.clear();
        upstream.headers.clear();

        heard(provider, call);

        assertThat(upstream.headers).contains(Map.entry("x-key", "sk-1"));
        assertThat(upstream.bodies.getFirst().path("max_tokens").asInt()).isEqualTo(5);
        assertThat(provider.drops(call)).containsExactly("user");
    }

    @Test
    void a_preset_has_an_address_or_waits_for_one_and_is_for_one_dialect() {
        assertThat(provider(settings(Map.of("acme.preset", "groq", "acme.api-key", "x")))
                        .missing())
                .isEmpty();
        assertThat(provider(settings(Map.of("acme.preset", "vllm"))).missing())
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("llmo.providers.acme.base-url"));
        assertThat(provider(settings(Map.of("acme.preset", "vllm", "acme.base-url", url)))
                        .missing())
                .isEmpty();
        assertThatThrownBy(() -> provider(settings(Map.of("acme.preset", "xai", "acme.api", "gemini"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("llmo.providers.acme.preset");
    }

    private static List<Operation> offered(Map<String, String> changes) {
        Map<String, String> all = new HashMap<>(Map.of("acme.base-url", url));
        all.putAll(changes);
        ModelProvider provider = provider(settings(all));
        List<Operation> offered = new ArrayList<>(List.of(Operation.values()));
        offered.removeIf(operation -> !provider.offers(operation));
        return offered;
    }

    private static ServerConfig settings(Map<String, String> changes) {
        return TestSettings.of(ProvidersConfig.class, "llmo.providers", changes)
                .servers()
                .get("acme");
    }

    private static ModelProvider provider(Preset preset) {
        return provider(settings(Map.of(
                "acme.preset",
                preset.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                "acme.base-url",
                url,
                "acme.api-key",
                "sk-1")));
    }

    private static ModelProvider provider(ServerConfig config) {
        return new ServerProvider("acme", config, Protocols.of("acme", config, Clock.systemUTC()), vertx);
    }

    private static Recording answer(Preset preset, String model, boolean stream) {
        try {
            return heard(
                    provider(preset),
                    call("{\"messages\":[]" + (stream ? ",\"stream\":true}" : "}"), model, OptionalLong.empty()));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Recording heard(ModelProvider provider, ProviderCall call) {
        Recording heard = new Recording(Long.MAX_VALUE);
        vertx.getOrCreateContext().runOnContext(turn -> provider.answer(call).subscribe(heard));
        return heard.ended();
    }

    private static ProviderCall call(String body, String model, OptionalLong cap) throws IOException {
        ObjectNode json = (ObjectNode) Json.read(body.getBytes(StandardCharsets.UTF_8));
        ChatRequest request = new ChatRequest(
                "ours", List.of(), OptionalLong.empty(), json.path("stream").asBoolean(), false, 100, json);
        return new ProviderCall(request, model, cap, OptionalLong.empty(), Duration.ofSeconds(30));
    }
}
