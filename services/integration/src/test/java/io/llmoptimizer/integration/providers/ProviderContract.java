package io.llmoptimizer.integration.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.ChatMessage;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.ChatResult;
import io.llmoptimizer.integration.chat.FinishReason;
import io.llmoptimizer.integration.chat.MessagePart;
import io.llmoptimizer.integration.chat.Role;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.llmoptimizer.integration.providers.ProviderFailure.BrokenOff;
import io.llmoptimizer.integration.providers.ProviderFailure.ModelMissing;
import io.llmoptimizer.integration.providers.ProviderFailure.RateLimited;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every provider keeps. It is asked for the models {@code answer}, {@code slow}, {@code rate-limited}, {@code failing}
 * and {@code cut}, which behave as they are called.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ProviderContract {
    protected static Vertx vertx;
    private static Context context;

    protected abstract ModelProvider provider();

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        context = vertx.getOrCreateContext();
    }

    @AfterAll
    static void stop() {
        vertx.close();
    }

    @Test
    void answers_whole_with_usage_and_nothing_else() {
        Recording heard = chat(false, "answer", OptionalLong.empty()).ended();

        assertThat(heard.completed).isTrue();
        assertThat(heard.events).singleElement().isInstanceOf(ChatEvent.Whole.class);
        ChatResult result = ((ChatEvent.Whole) heard.events.getFirst()).result();
        assertThat(result.text()).isNotBlank();
        assertThat(result.finish()).isEqualTo(FinishReason.STOP);
        assertThat(result.usage().orElseThrow().input()).isPositive();
        assertThat(result.usage().orElseThrow().output()).isPositive();
    }

    @Test
    void streams_pieces_then_why_it_stopped_and_what_it_used() {
        Recording heard = chat(true, "answer", OptionalLong.empty()).ended();

        assertThat(heard.completed).isTrue();
        assertThat(heard.chunks()).hasSizeGreaterThan(2);
        assertThat(heard.chunks().stream().map(chunk -> chunk.id().id()).distinct())
                .hasSize(1);
        assertThat(heard.text()).isNotBlank();
        assertThat(heard.finish()).contains(FinishReason.STOP);
        assertThat(heard.usage().orElseThrow().output()).isPositive();
    }

    @Test
    void stops_at_the_limit_a_budget_sets() {
        Recording heard = chat(true, "answer", OptionalLong.of(3)).ended();

        assertThat(heard.finish()).contains(FinishReason.LENGTH);
        assertThat(heard.usage().orElseThrow().output()).isEqualTo(3);
    }

    @Test
    void says_no_more_than_it_is_asked_for() {
        Recording heard = subscribe(new Recording(1), true, "answer", OptionalLong.empty());
        await().until(() -> heard.events.size() == 1);
        await().during(Duration.ofMillis(150)).until(() -> heard.events.size() == 1);

        onContext(() -> heard.subscription.request(2));

        await().until(() -> heard.events.size() == 3);
        onContext(() -> heard.subscription.request(Long.MAX_VALUE));
        assertThat(heard.ended().completed).isTrue();
    }

    @Test
    void is_silent_after_it_was_cancelled() {
        Recording heard = subscribe(new Recording(1), true, "slow", OptionalLong.empty());
        await().until(() -> !heard.events.isEmpty());

        onContext(() -> heard.subscription.cancel());
        onContext(() -> heard.subscription.request(10));

        await().during(Duration.ofMillis(150)).until(() -> heard.events.size() == 1);
        assertThat(heard.completed).isFalse();
        assertThat(heard.failure).isNull();
    }

    @Test
    void says_when_it_may_be_asked_again() {
        for (boolean stream : new boolean[] {true, false}) {
            Recording heard = chat(stream, "rate-limited", OptionalLong.empty()).ended();

            assertThat(heard.failure)
                    .isInstanceOfSatisfying(
                            RateLimited.class,
                            limited -> assertThat(limited.retryAfter()).contains(Duration.ofSeconds(1)));
        }
    }

    @Test
    void tells_its_own_failure_from_the_request_s() {
        assertThat(chat(false, "failing", OptionalLong.empty()).ended().failure)
                .isInstanceOfSatisfying(
                        Broken.class, broken -> assertThat(broken.status()).isEqualTo(500));
        assertThat(chat(true, "no-such-model", OptionalLong.empty()).ended().failure)
                .isInstanceOfSatisfying(
                        ModelMissing.class,
                        missing -> assertThat(missing.model()).isEqualTo("no-such-model"));
    }

    @Test
    void a_stream_that_is_cut_is_not_taken_for_whole() {
        Recording heard = chat(true, "cut", OptionalLong.empty()).ended();

        assertThat(heard.failure).isInstanceOf(BrokenOff.class);
        assertThat(heard.text()).isNotBlank();
        assertThat(heard.finish()).isEmpty();
    }

    protected final Recording chat(boolean stream, String model, OptionalLong cap) {
        return subscribe(new Recording(Long.MAX_VALUE), stream, model, cap);
    }

    protected final Recording subscribe(Recording recording, boolean stream, String model, OptionalLong cap) {
        context.runOnContext(turn -> provider().answer(call(stream, model, cap)).subscribe(recording));
        return recording;
    }

    protected final void onContext(Runnable step) {
        context.runOnContext(turn -> step.run());
    }

    protected static ProviderCall call(boolean stream, String model, OptionalLong cap) {
        ObjectNode body = Json.object().put("model", "our-name").put("unknown_to_us", "kept");
        body.putArray("messages").addObject().put("role", "user").put("content", "What is it?");
        if (stream) {
            body.put("stream", true);
        }
        body.putObject("llmo").put("cache", "no-store");
        ChatMessage question = new ChatMessage(
                Role.USER, List.of(new MessagePart.Text("What is it?")), Optional.empty(), List.of(), Optional.empty());
        ChatRequest request =
                new ChatRequest("our-name", List.of(question), OptionalLong.empty(), stream, false, 100, body);
        return new ProviderCall(request, model, cap, OptionalLong.of(4_096), Duration.ofSeconds(30));
    }
}
