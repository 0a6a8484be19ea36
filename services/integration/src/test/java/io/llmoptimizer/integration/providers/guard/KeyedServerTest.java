package io.llmoptimizer.integration.providers.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.TestSettings;
import io.llmoptimizer.integration.chat.ChatEvent.Whole;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.credentials.CooldownConfig;
import io.llmoptimizer.integration.credentials.KeyRing;
import io.llmoptimizer.integration.credentials.ProviderKey;
import io.llmoptimizer.integration.credentials.ProviderKey.Owner;
import io.llmoptimizer.integration.credentials.SetClock;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.Recording;
import io.llmoptimizer.integration.providers.ServerSettings;
import io.llmoptimizer.integration.providers.compatible.CompatibleProtocol;
import io.llmoptimizer.integration.providers.upstream.ServerConfig.Api;
import io.llmoptimizer.integration.providers.upstream.ServerProvider;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several keys, over HTTP. */
class KeyedServerTest {
    private final Vertx vertx = Vertx.vertx();
    private final FakeUpstream upstream = new FakeUpstream(vertx);

    @AfterEach
    void stop() {
        vertx.close();
    }

    @Test
    void each_attempt_carries_its_own_key_and_the_answer_of_the_accepted_one_is_given_on() {
        AtomicInteger requests = new AtomicInteger();
        upstream.otherwise((request, response) -> {
            if (requests.getAndIncrement() == 0) {
                response.setStatusCode(401).end("{\"error\":{\"message\":\"Incorrect API key provided: sk-o***\"}}");
            } else {
                response.end(FakeUpstream.completion());
            }
        });

        Recording heard = ask(provider(upstream.start())).ended();

        assertThat(heard.failure).isNull();
        assertThat(heard.events).singleElement().isInstanceOf(Whole.class);
        assertThat(upstream.headers.stream()
                        .filter(header -> header.getKey().equalsIgnoreCase("authorization"))
                        .map(Map.Entry::getValue))
                .containsExactlyInAnyOrder("Bearer sk-one", "Bearer sk-two");
    }

    private ModelProvider provider(String url) {
        ServerSettings settings = ServerSettings.at(url, Api.OPENAI);
        KeyRing keys = new KeyRing(
                List.of(
                        new ProviderKey("acme/one", "one", Owner.PLATFORM, 1, "sk-one"),
                        new ProviderKey("acme/two", "two", Owner.PLATFORM, 1, "sk-two")),
                TestSettings.of(CooldownConfig.class, "llmo.credentials.cooldown", Map.of()),
                new SetClock(),
                new Random(7));
        return new KeyedProvider(
                new ServerProvider(
                        "acme", settings, Map.of(Operation.CHAT, new CompatibleProtocol("acme", settings)), vertx),
                keys,
                Optional.empty());
    }

    private Recording ask(ModelProvider provider) {
        Recording heard = new Recording(Long.MAX_VALUE);
        ChatRequest request = new ChatRequest("m", List.of(), OptionalLong.empty(), false, false, 1, Json.object());
        ProviderCall call =
                new ProviderCall(request, "m", OptionalLong.empty(), OptionalLong.empty(), Duration.ofSeconds(30));
        vertx.getOrCreateContext().runOnContext(turn -> provider.answer(call).subscribe(heard));
        return heard;
    }
}
