package io.llmoptimizer.integration.providers.compatible;

import static io.llmoptimizer.integration.providers.FakeUpstream.event;
import static io.llmoptimizer.integration.providers.FakeUpstream.finish;
import static io.llmoptimizer.integration.providers.FakeUpstream.piece;
import static io.llmoptimizer.integration.providers.FakeUpstream.sse;
import static io.llmoptimizer.integration.providers.FakeUpstream.usage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.Delta.ToolCallDelta;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.providers.ChatProvider;
import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.integration.providers.ProviderContract;
import io.llmoptimizer.integration.providers.ProviderFailure;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.llmoptimizer.integration.providers.ProviderFailure.BrokenOff;
import io.llmoptimizer.integration.providers.ProviderFailure.CredentialsRefused;
import io.llmoptimizer.integration.providers.ProviderFailure.OutOfCredit;
import io.llmoptimizer.integration.providers.ProviderFailure.Unreachable;
import io.llmoptimizer.integration.providers.Recording;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CompatibleProviderTest extends ProviderContract {
    private FakeUpstream upstream;
    private CompatibleProvider provider;

    private record Settings(Optional<String> baseUrl, Optional<String> apiKey) implements CompatibleConfig {
        @Override
        public boolean keyRequired() {
            return true;
        }

        @Override
        public Map<String, String> headers() {
            return Map.of("x-vendor", "acme");
        }

        @Override
        public String maxTokensParameter() {
            return "max_tokens";
        }

        @Override
        public boolean askStreamUsage() {
            return true;
        }

        @Override
        public Duration connectTimeout() {
            return Duration.ofMillis(500);
        }

        @Override
        public int maxConnections() {
            return 16;
        }
    }

    @BeforeAll
    void serve() {
        upstream = new FakeUpstream(vertx);
        provider = new CompatibleProvider(
                "acme", new Settings(Optional.of(upstream.start()), Optional.of("sk-secret")), vertx);
    }

    @Override
    protected ChatProvider provider() {
        return provider;
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
                        .isEqualTo(FakeUpstream.completion()));
    }

    @Test
    void understands_a_stream_however_it_is_cut() {
        String stream = ": keep-alive\n\n" + piece("Größe 😀 ") + ":\n\n" + "event: message\n" + piece("日本")
                + finish("stop") + usage(7, 5) + "data: [DONE]\n\n";
        for (int size = 1; size < 24; size++) {
            int packet = size;
            upstream.when("cut-anywhere", response -> upstream.trickle(response, stream, packet));

            Recording heard = chat(true, "cut-anywhere", OptionalLong.empty()).ended();

            assertThat(heard.completed).as("packets of " + packet).isTrue();
            assertThat(heard.text()).isEqualTo("Größe 😀 日本");
            assertThat(heard.usage()).contains(new TokenUsage(7, 2, 5, 0));
        }
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
    void an_error_in_the_middle_of_a_stream_ends_it() {
        upstream.when(
                "error-inside",
                response -> sse(response)
                        .end(piece("a")
                                + event("{\"error\":{\"message\":\"gpu fell off\",\"type\":\"server_error\"}}")));

        Recording heard = chat(true, "error-inside", OptionalLong.empty()).ended();

        assertThat(heard.text()).isEqualTo("a");
        assertThat(heard.failure)
                .isInstanceOfSatisfying(
                        Broken.class, broken -> assertThat(broken.detail()).isEqualTo("gpu fell off"));
    }

    @Test
    void a_stream_without_an_end_is_broken_off_even_if_the_connection_closes_in_good_order() {
        upstream.when("no-end", response -> sse(response).end(piece("a")));

        assertThat(chat(true, "no-end", OptionalLong.empty()).ended().failure).isInstanceOf(BrokenOff.class);
    }

    @Test
    void what_is_no_chat_is_the_provider_s_fault() {
        upstream.when(
                "html",
                response -> response.putHeader("content-type", "text/html").end("<html>"));
        upstream.when("garbage", response -> sse(response).end("data: {not json\n\n"));

        for (Recording heard : new Recording[] {
            chat(true, "html", OptionalLong.empty()),
            chat(false, "html", OptionalLong.empty()),
            chat(true, "garbage", OptionalLong.empty())
        }) {
            assertThat(heard.ended().failure).isInstanceOf(Broken.class);
        }
    }

    @Test
    void a_connection_that_breaks_before_an_answer_is_worth_another_try() {
        upstream.when("hang-up", response -> response.reset());

        ProviderFailure failure = chat(true, "hang-up", OptionalLong.empty()).ended().failure;

        assertThat(failure).isInstanceOf(Unreachable.class);
        assertThat(failure.worthRetrying()).isTrue();
    }

    @Test
    void a_server_that_is_not_there_is_unreachable() {
        CompatibleProvider nobody = new CompatibleProvider(
                "nobody", new Settings(Optional.of("http://localhost:1/v1"), Optional.of("k")), vertx);
        Recording heard = new Recording(Long.MAX_VALUE);
        onContext(() -> nobody.chat(call(false, "m", OptionalLong.empty())).subscribe(heard));

        assertThat(heard.ended().failure).isInstanceOf(Unreachable.class);
    }

    @Test
    void a_cancelled_stream_is_stopped_at_the_server_at_once() {
        int before = upstream.abandoned.get();
        Recording heard = subscribe(new Recording(2), true, "slow", OptionalLong.empty());
        await().until(() -> heard.events.size() == 2);

        onContext(() -> heard.subscription.cancel());

        await().atMost(Duration.ofSeconds(1)).until(() -> upstream.abandoned.get() > before);
    }

    @Test
    void connections_are_used_again() {
        chat(true, "answer", OptionalLong.empty()).ended();
        chat(false, "answer", OptionalLong.empty()).ended();
        int before = upstream.connections.get();

        for (int i = 0; i < 20; i++) {
            assertThat(chat(i % 2 == 0, "answer", OptionalLong.empty()).ended().failure)
                    .isNull();
        }

        assertThat(upstream.connections.get() - before).isLessThanOrEqualTo(2);
    }

    @Test
    void refused_credentials_and_empty_accounts_are_told_apart_and_keys_are_not_repeated() {
        upstream.when(
                "refused",
                response -> response.setStatusCode(401)
                        .end("{\"error\":{\"message\":\"Incorrect API key provided: sk-sec***ret\"}}"));
        upstream.when(
                "broke",
                response -> response.setStatusCode(429)
                        .end(
                                "{\"error\":{\"message\":\"quota\",\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}}"));

        ProviderFailure refused = chat(false, "refused", OptionalLong.empty()).ended().failure;
        assertThat(refused).isInstanceOf(CredentialsRefused.class);
        assertThat(refused.toString()).doesNotContain("sk-");
        assertThat(chat(true, "broke", OptionalLong.empty()).ended().failure).isInstanceOf(OutOfCredit.class);
    }

    @Test
    void names_the_setting_it_lacks() {
        assertThat(new CompatibleProvider("acme-2", new Settings(Optional.of("http://x"), Optional.empty()), vertx)
                        .missing())
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .contains("llmo.providers.acme-2.api-key", "LLMO_PROVIDERS_ACME_2_API_KEY"));
        assertThat(new CompatibleProvider("acme", new Settings(Optional.empty(), Optional.empty()), vertx).missing())
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("llmo.providers.acme.base-url"));
        assertThat(provider.missing()).isEmpty();
    }
}
