package io.llmoptimizer.integration.providers.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.integration.chat.AnswerId;
import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.ChatEvent.Chunk;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.Delta;
import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderFailure.Phase;
import io.llmoptimizer.integration.providers.ProviderFailure.TimedOut;
import io.llmoptimizer.integration.providers.Recording;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each limit fires, within a tenth of its setting, and stops the provider. */
class TimedProviderTest {
    private static final Chunk PIECE = Chunk.of(new AnswerId("1", 1, "m"), Delta.text("a"));
    private static final Chunk OPENING = Chunk.of(new AnswerId("1", 1, "m"), Delta.OPENING);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Puppet puppet = new Puppet();

    private record Limits(Duration firstToken, Duration idle) implements GuardConfig {}

    /** A provider that says what the test makes it say. */
    private static final class Puppet implements ModelProvider, Flow.Subscription {
        private Flow.Subscriber<? super ChatEvent> subscriber;
        private volatile boolean cancelled;

        @Override
        public String id() {
            return "puppet";
        }

        @Override
        public Optional<String> missing() {
            return Optional.empty();
        }

        @Override
        public boolean offers(Operation operation) {
            return true;
        }

        @Override
        public Flow.Publisher<ChatEvent> answer(ProviderCall call) {
            return given -> {
                subscriber = given;
                given.onSubscribe(this);
            };
        }

        @Override
        public void request(long count) {
            // It speaks when the test says so.
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    @AfterEach
    void stop() {
        vertx.close();
    }

    @Test
    void the_first_token_has_to_come_in_time_and_an_announcement_is_none() {
        Recording heard = listen(new Limits(Duration.ofMillis(300), LONG), true, LONG, Long.MAX_VALUE);
        long begun = System.nanoTime();
        say(OPENING);

        assertTimedOut(heard, Phase.FIRST_TOKEN, 300, begun);
    }

    @Test
    void the_next_token_has_to_come_in_time() {
        Recording heard = listen(new Limits(LONG, Duration.ofMillis(300)), true, LONG, Long.MAX_VALUE);
        long begun = System.nanoTime();
        say(PIECE);

        assertTimedOut(heard, Phase.IDLE, 300, begun);
    }

    @Test
    void pieces_that_keep_coming_keep_the_stream_alive() {
        Recording heard = listen(new Limits(LONG, Duration.ofMillis(200)), true, LONG, Long.MAX_VALUE);
        context.runOnContext(turn -> vertx.setPeriodic(50, tick -> puppet.subscriber.onNext(PIECE)));

        await().atMost(Duration.ofSeconds(5)).until(() -> heard.events.size() > 12);
        assertThat(heard.failure).isNull();
    }

    @Test
    void a_client_that_reads_slowly_is_not_the_provider_s_fault() {
        Recording heard = listen(new Limits(LONG, Duration.ofMillis(100)), true, LONG, 1);
        say(PIECE);

        await().during(Duration.ofMillis(400)).until(() -> heard.failure == null);
        context.runOnContext(turn -> heard.subscription.request(1));
        assertThat(heard.ended().failure).isInstanceOf(TimedOut.class);
    }

    @Test
    void the_whole_answer_has_to_come_in_time() {
        long begun = System.nanoTime();
        Recording heard = listen(new Limits(LONG, LONG), false, Duration.ofMillis(300), Long.MAX_VALUE);

        assertTimedOut(heard, Phase.TOTAL, 300, begun);
    }

    private void assertTimedOut(Recording heard, Phase phase, long afterMs, long begun) {
        heard.ended();
        long took = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        assertThat(heard.failure)
                .isInstanceOfSatisfying(
                        TimedOut.class, timeout -> assertThat(timeout.phase()).isEqualTo(phase));
        // Awaitility looks every 100 ms, so that much is added to the tenth that is promised.
        assertThat(took).isBetween(afterMs - 20, afterMs + afterMs / 10 + 150);
        assertThat(puppet.cancelled).isTrue();
    }

    private void say(ChatEvent event) {
        context.runOnContext(turn -> puppet.subscriber.onNext(event));
    }

    private Recording listen(GuardConfig limits, boolean stream, Duration total, long atOnce) {
        Recording heard = new Recording(atOnce);
        ChatRequest request = new ChatRequest("m", List.of(), OptionalLong.empty(), stream, false, 1, Json.object());
        ProviderCall call = new ProviderCall(request, "m", OptionalLong.empty(), OptionalLong.empty(), total);
        context.runOnContext(
                turn -> new TimedProvider(puppet, limits, vertx).answer(call).subscribe(heard));
        return heard;
    }
}
