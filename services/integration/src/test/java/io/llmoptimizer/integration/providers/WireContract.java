package io.llmoptimizer.integration.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmoptimizer.integration.TestSettings;
import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.chat.ResultAssembler;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.chat.ToolCall;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.llmoptimizer.integration.providers.ProviderFailure.BrokenOff;
import io.llmoptimizer.integration.providers.ProviderFailure.ContentBlocked;
import io.llmoptimizer.integration.providers.ProviderFailure.CredentialsRefused;
import io.llmoptimizer.integration.providers.ProviderFailure.ModelMissing;
import io.llmoptimizer.integration.providers.ProviderFailure.OutOfCredit;
import io.llmoptimizer.integration.providers.ProviderFailure.Phase;
import io.llmoptimizer.integration.providers.ProviderFailure.PromptTooLong;
import io.llmoptimizer.integration.providers.ProviderFailure.RateLimited;
import io.llmoptimizer.integration.providers.ProviderFailure.Rejected;
import io.llmoptimizer.integration.providers.ProviderFailure.TimedOut;
import io.llmoptimizer.integration.providers.ProviderFailure.Unreachable;
import io.llmoptimizer.integration.providers.VendorWire.Kind;
import io.llmoptimizer.integration.providers.VendorWire.Refusal;
import io.llmoptimizer.integration.providers.VendorWire.Why;
import io.llmoptimizer.integration.providers.guard.GuardConfig;
import io.llmoptimizer.integration.providers.guard.TimedProvider;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every provider that is a server keeps, on top of {@link ProviderContract}: its answers are served by a real HTTP server
 * in packets of any size.
 */
public abstract class WireContract extends ProviderContract {
    private static final List<ToolCall> CALLS = List.of(
            new ToolCall("call_1", "weather", "{\"city\":\"Oslo\"}"),
            new ToolCall("call_2", "weather", "{\"city\":\"Rome\"}"));

    protected FakeUpstream upstream;
    private ModelProvider provider;

    protected abstract VendorWire wire();

    /** The provider at this address. */
    protected abstract ModelProvider provider(String baseUrl);

    @BeforeAll
    void serve() {
        upstream = new FakeUpstream(vertx);
        provider = provider(upstream.start());
        upstream.otherwise((request, response) -> {
            if (isStreamed(request)) {
                int tokens = Math.min(5, wire().cap(request.body()));
                streamed(response)
                        .end(wire().begin()
                                + wire().piece(" word").repeat(tokens)
                                + wire().between()
                                + wire().end(tokens < 5 ? Why.LENGTH : Why.STOP, tokens));
            } else {
                response.putHeader("content-type", "application/json").end(wire().whole());
            }
        });
        for (Kind kind : Kind.values()) {
            if (wire().has(kind)) {
                refuse(kind.name(), kind);
            }
        }
        refuse("rate-limited", Kind.RATE);
        refuse("failing", Kind.FAILING);
        refuse("no-such-model", Kind.MODEL);
        upstream.when("cut", response -> {
            streamed(response).write(wire().begin() + wire().piece("Half an"));
            vertx.setTimer(
                    30,
                    later -> response.write(wire().piece(" answer"))
                            .onComplete(written -> vertx.setTimer(20, cut -> response.reset())));
        });
        upstream.when("slow", response -> {
            streamed(response).write(wire().begin());
            vertx.setPeriodic(20, tick -> {
                if (!response.closed()) {
                    response.write(wire().piece(" word"));
                }
            });
        });
        upstream.when("silent", response -> {});
        upstream.when("stalls", response -> streamed(response).write(wire().begin() + wire().piece("One")));
    }

    /** Whether the request asks for a stream. */
    protected boolean isStreamed(FakeUpstream.Received request) {
        return request.body().path("stream").asBoolean();
    }

    private HttpServerResponse streamed(HttpServerResponse response) {
        return response.setChunked(true).putHeader("content-type", wire().streamType());
    }

    /** A prompt of 7 tokens, those from the cache told where the vendor tells them. */
    private TokenUsage used(int output) {
        return new TokenUsage(7, wire().cached(), output, 0);
    }

    private void refuse(String model, Kind kind) {
        upstream.whenAsked(model, (request, response) -> {
            Refusal refusal = wire().refusal(kind);
            if (refusal.status() == 200 && isStreamed(request)) {
                streamed(response).end(wire().event(refusal.body()));
                return;
            }
            response.setStatusCode(refusal.status())
                    .putHeader("retry-after", "1")
                    .putHeader("content-type", "application/json")
                    .end(refusal.body());
        });
    }

    @Override
    protected final ModelProvider provider() {
        return provider;
    }

    @Test
    void a_whole_answer_has_its_text_and_every_count() {
        ChatResult result = whole("answer");

        assertThat(result.text()).isEqualTo("Whole.");
        assertThat(result.id().id()).isNotBlank();
        assertThat(result.id().model()).isNotBlank();
        assertThat(result.finish()).isEqualTo(FinishReason.STOP);
        assertThat(result.usage()).contains(used(2));
    }

    @Test
    void parallel_tool_calls_are_read_whole_and_streamed_alike() {
        upstream.when(
                "tools-whole",
                response ->
                        response.putHeader("content-type", "application/json").end(wire().wholeTools()));
        upstream.when(
                "tools-streamed",
                response -> upstream.trickle(
                        streamed(response), wire().begin() + wire().tools() + wire().end(Why.TOOLS, 9), 11));

        ChatResult result = whole("tools-whole");
        Recording heard = chat(true, "tools-streamed", OptionalLong.empty()).ended();

        assertThat(result.finish()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(result.toolCalls()).isEqualTo(CALLS);
        assertThat(heard.failure).isNull();
        assertThat(heard.finish()).contains(FinishReason.TOOL_CALLS);
        assertThat(assembled(heard).toolCalls()).isEqualTo(CALLS);
    }

    @ParameterizedTest
    @EnumSource(Why.class)
    void why_it_stopped_is_told_with_what_it_used(Why why) {
        assumeTrue(wire().has(why), "the vendor does not have this reason");
        String model = "ends-" + why;
        String said = why == Why.TOOLS ? wire().tools() : wire().piece("word") + wire().between();
        upstream.when(model, response -> streamed(response).end(wire().begin() + said + wire().end(why, 4)));

        Recording heard = chat(true, model, OptionalLong.empty()).ended();

        assertThat(heard.failure).isNull();
        assertThat(heard.finish())
                .contains(
                        switch (why) {
                            case STOP -> FinishReason.STOP;
                            case LENGTH -> FinishReason.LENGTH;
                            case TOOLS -> FinishReason.TOOL_CALLS;
                            case FILTERED -> FinishReason.CONTENT_FILTER;
                        });
        assertThat(heard.usage()).contains(used(4));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void every_error_is_one_kind_of_failure_whole_and_streamed(Kind kind) {
        assumeTrue(wire().has(kind), "the vendor does not have this error");
        for (boolean stream : new boolean[] {true, false}) {
            ProviderFailure failure =
                    chat(stream, kind.name(), OptionalLong.empty()).ended().failure;

            assertThat(failure)
                    .as("%s", failure)
                    .isInstanceOf(
                            switch (kind) {
                                case CREDENTIALS -> CredentialsRefused.class;
                                case CREDIT -> OutOfCredit.class;
                                case MODEL -> ModelMissing.class;
                                case TOO_LONG -> PromptTooLong.class;
                                case RATE -> RateLimited.class;
                                case REQUEST -> Rejected.class;
                                case BLOCKED -> ContentBlocked.class;
                                case OVERLOADED, FAILING -> Broken.class;
                            });
            assertThat(failure.toString()).doesNotContain("sk-");
        }
    }

    @Test
    void a_stream_is_understood_however_it_is_cut() {
        String stream = wire().keepAlive()
                + wire().begin()
                + wire().piece("Größe 😀 ")
                + wire().keepAlive()
                + wire().piece("日本")
                + wire().between()
                + wire().end(Why.STOP, 5);
        for (int size = 1; size < 24; size++) {
            int packet = size;
            upstream.when("cut-anywhere", response -> upstream.trickle(streamed(response), stream, packet));

            Recording heard = chat(true, "cut-anywhere", OptionalLong.empty()).ended();

            assertThat(heard.completed).as("packets of " + packet).isTrue();
            assertThat(heard.text()).isEqualTo("Größe 😀 日本");
            assertThat(heard.usage()).contains(used(5));
        }
    }

    @Test
    void a_stream_of_windows_lines_is_understood() {
        String stream = wire().begin() + wire().piece("a") + wire().between() + wire().end(Why.STOP, 1);
        upstream.when("windows", response -> upstream.trickle(streamed(response), stream.replace("\n", "\r\n"), 7));

        assertThat(chat(true, "windows", OptionalLong.empty()).ended().text()).isEqualTo("a");
    }

    @Test
    void an_error_in_the_middle_of_a_stream_ends_it() {
        upstream.when(
                "error-inside",
                response ->
                        streamed(response).end(wire().begin() + wire().piece("a") + wire().errorEvent("gpu fell off")));

        Recording heard = chat(true, "error-inside", OptionalLong.empty()).ended();

        assertThat(heard.text()).isEqualTo("a");
        assertThat(heard.failure)
                .isInstanceOfSatisfying(
                        Broken.class, broken -> assertThat(broken.detail()).isEqualTo("gpu fell off"));
    }

    @Test
    void a_stream_without_an_end_is_broken_off_even_if_the_connection_closes_in_good_order() {
        upstream.when("no-end", response -> streamed(response).end(wire().begin() + wire().piece("a")));

        assertThat(chat(true, "no-end", OptionalLong.empty()).ended().failure).isInstanceOf(BrokenOff.class);
    }

    @Test
    void what_is_no_answer_is_the_provider_s_fault() {
        upstream.when(
                "html",
                response -> response.putHeader("content-type", "text/html").end("<html>"));
        upstream.when(
                "other-json",
                response ->
                        response.putHeader("content-type", "application/json").end("{\"answer\":42}"));
        upstream.when("garbage", response -> streamed(response).end(wire().event("{not json")));

        for (Recording heard : new Recording[] {
            chat(true, "html", OptionalLong.empty()),
            chat(false, "html", OptionalLong.empty()),
            chat(false, "other-json", OptionalLong.empty()),
            chat(true, "garbage", OptionalLong.empty())
        }) {
            assertThat(heard.ended().failure).isInstanceOf(Broken.class);
        }
    }

    @Test
    void a_connection_that_breaks_before_an_answer_is_worth_another_try() {
        upstream.when("hang-up", HttpServerResponse::reset);

        ProviderFailure failure = chat(true, "hang-up", OptionalLong.empty()).ended().failure;

        assertThat(failure).isInstanceOf(Unreachable.class);
        assertThat(failure.worthRetrying()).isTrue();
    }

    @Test
    void a_server_that_is_not_there_is_unreachable() {
        Recording heard = new Recording(Long.MAX_VALUE);
        ModelProvider nobody = provider("http://localhost:1/v1");
        onContext(() -> nobody.answer(call(false, "m", OptionalLong.empty())).subscribe(heard));

        assertThat(heard.ended().failure).isInstanceOf(Unreachable.class);
    }

    @Test
    void a_silent_server_is_given_up_and_hears_of_it() {
        assertThat(timed("silent").failure)
                .isInstanceOfSatisfying(
                        TimedOut.class, late -> assertThat(late.phase()).isEqualTo(Phase.FIRST_TOKEN));
        assertThat(timed("stalls").failure)
                .isInstanceOfSatisfying(
                        TimedOut.class, late -> assertThat(late.phase()).isEqualTo(Phase.IDLE));
    }

    private Recording timed(String model) {
        GuardConfig limits =
                TestSettings.of(GuardConfig.class, "llmo.guard", Map.of("first-token", "150ms", "idle", "150ms"));
        int before = upstream.abandoned.get();
        Recording heard = new Recording(Long.MAX_VALUE);
        onContext(() -> new TimedProvider(provider, limits, vertx)
                .answer(call(true, model, OptionalLong.empty()))
                .subscribe(heard));
        heard.ended();
        await().atMost(Duration.ofSeconds(1)).until(() -> upstream.abandoned.get() > before);
        return heard;
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

    /** For vendors that count the prompt before they answer. */
    protected final void requirePromptBeforeTheEnd() {
        Recording heard = chat(true, "stalls", OptionalLong.empty());

        await().untilAsserted(
                        () -> assertThat(heard.events).contains(new ChatEvent.Prompt(new TokenUsage(7, 2, 0, 0))));
        onContext(() -> heard.subscription.cancel());
    }

    protected final ChatResult whole(String model) {
        Recording heard = chat(false, model, OptionalLong.empty()).ended();
        assertThat(heard.failure).isNull();
        return ((ChatEvent.Whole) heard.events.getFirst()).result();
    }

    protected static ChatResult assembled(Recording heard) {
        ResultAssembler assembler = new ResultAssembler();
        heard.chunks().forEach(assembler::add);
        return assembler.result(TokenUsage.NONE);
    }
}
