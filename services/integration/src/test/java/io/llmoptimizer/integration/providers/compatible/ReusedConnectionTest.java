package io.llmoptimizer.integration.providers.compatible;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.chat.ChatMessage;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.MessagePart;
import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.chat.Role;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.Recording;
import io.llmoptimizer.integration.providers.ServerSettings;
import io.llmoptimizer.integration.providers.upstream.ServerConfig.Api;
import io.llmoptimizer.integration.providers.upstream.ServerProvider;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection that serves one call after the other: none of them may touch it when it is another's. */
class ReusedConnectionTest {
    private static final int WORD_MS = 100;
    private static final String END = FakeUpstream.finish("stop") + FakeUpstream.usage(3, 4) + "data: [DONE]\n\n";

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final FakeUpstream upstream = new FakeUpstream(vertx);
    private ServerProvider provider;

    @BeforeEach
    void start() {
        ServerSettings settings = ServerSettings.at(upstream.start(), Api.OPENAI);
        provider = new ServerProvider(
                "acme", settings, Map.of(Operation.CHAT, new CompatibleProtocol("acme", settings)), vertx);
        upstream.when("seconds-long", response -> speak(FakeUpstream.sse(response), 65));
        upstream.when("a-while", response -> speak(FakeUpstream.sse(response), 10));
        upstream.when("at-once", response -> FakeUpstream.sse(response).end(words(5) + END));
        upstream.when("in-pieces", response -> {
            FakeUpstream.sse(response);
            for (int i = 0; i < 5; i++) {
                response.write(words(1));
            }
            response.end(END);
        });
    }

    @AfterEach
    void stop() {
        vertx.close();
    }

    /** Longer than the server of an ended answer may keep the connection before we close it. */
    @Test
    void an_answer_that_ended_does_not_cut_a_long_one_that_follows_it() {
        ask("at-once", new Recording(Long.MAX_VALUE)).ended();

        Recording following = ask("seconds-long", new Recording(Long.MAX_VALUE));

        await().atMost(Duration.ofSeconds(20)).until(() -> following.completed || following.failure != null);
        assertThat(following.failure).isNull();
        assertThat(upstream.connections).hasValue(1);
    }

    @Test
    void an_answer_that_has_come_but_was_not_read_is_cancelled_without_cutting_the_one_that_follows_it() {
        for (String read : List.of("at-once", "in-pieces")) {
            Recording first = ask(read, new Recording(1));
            await().until(() -> first.events.size() == 1);
            Recording following = ask("a-while", new Recording(Long.MAX_VALUE));
            await().until(() -> !following.events.isEmpty());

            context.runOnContext(turn -> first.subscription.cancel());

            assertThat(following.ended().failure).as(read).isNull();
        }
    }

    @Test
    void a_refusal_leaves_its_connection_to_the_call_that_follows_it() {
        ask("failing", new Recording(Long.MAX_VALUE)).ended();

        assertThat(ask("a-while", new Recording(Long.MAX_VALUE)).ended().failure)
                .isNull();
        assertThat(upstream.connections).hasValue(1);
    }

    private void speak(HttpServerResponse response, int words) {
        if (words == 0) {
            response.end(END);
        } else {
            response.write(words(1));
            vertx.setTimer(WORD_MS, next -> speak(response, words - 1));
        }
    }

    private static String words(int count) {
        return FakeUpstream.piece("word ").repeat(count);
    }

    private Recording ask(String model, Recording recording) {
        ObjectNode body = Json.object().put("model", model).put("stream", true);
        body.putArray("messages").addObject().put("role", "user").put("content", "Hello");
        ChatMessage hello = new ChatMessage(
                Role.USER, List.of(new MessagePart.Text("Hello")), Optional.empty(), List.of(), Optional.empty());
        ChatRequest request = new ChatRequest(model, List.of(hello), OptionalLong.empty(), true, false, 100, body);
        ProviderCall call =
                new ProviderCall(request, model, OptionalLong.empty(), OptionalLong.of(4_096), Duration.ofSeconds(60));
        context.runOnContext(turn -> provider.answer(call).subscribe(recording));
        return recording;
    }
}
