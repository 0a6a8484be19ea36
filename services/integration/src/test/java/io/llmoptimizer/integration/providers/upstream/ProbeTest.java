package io.llmoptimizer.integration.providers.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.credentials.ProviderKey;
import io.llmoptimizer.integration.credentials.ProviderKey.Owner;
import io.llmoptimizer.integration.providers.Probe;
import io.llmoptimizer.integration.providers.ServerSettings;
import io.llmoptimizer.integration.providers.anthropic.AnthropicProtocol;
import io.llmoptimizer.integration.providers.compatible.CompatibleProtocol;
import io.llmoptimizer.integration.providers.gemini.GeminiProtocol;
import io.llmoptimizer.integration.providers.ollama.OllamaProtocol;
import io.llmoptimizer.integration.providers.upstream.ServerConfig.Api;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Asking each vendor for its models. */
class ProbeTest {
    private static final String ANY = "localhost:1";

    private final Vertx vertx = Vertx.vertx();
    private volatile String asked;
    private volatile MultiMap headers;

    @AfterEach
    void stop() {
        vertx.close();
    }

    @Test
    void each_vendor_is_asked_at_its_own_place_with_the_key_where_it_belongs() throws Exception {
        String host = serve(request -> request.response().end("{}"));

        assertThat(probe(host, Api.OPENAI, protocol(Api.OPENAI, host))).isEqualTo(new Probe.Answered(200));
        assertThat(asked).isEqualTo("GET /v1/models");
        assertThat(headers.get("authorization")).isEqualTo("Bearer sk-chosen");
        probe(host, Api.ANTHROPIC, protocol(Api.ANTHROPIC, host));
        assertThat(asked).isEqualTo("GET /v1/models");
        assertThat(headers.get("x-api-key")).isEqualTo("sk-chosen");
        assertThat(headers.get("anthropic-version")).isEqualTo("2023-06-01");
        probe(host, Api.GEMINI, protocol(Api.GEMINI, host));
        assertThat(headers.get("x-goog-api-key")).isEqualTo("sk-chosen");
        probe(host, Api.OLLAMA, protocol(Api.OLLAMA, host));
        assertThat(asked).isEqualTo("GET /api/tags");
    }

    @Test
    void a_refused_key_is_an_answer_and_a_server_error_is_a_failure() throws Exception {
        String refusing = serve(request -> request.response().setStatusCode(401).end());
        String broken = serve(request -> request.response().setStatusCode(503).end());

        assertThat(probe(refusing, Api.OPENAI, protocol(Api.OPENAI, ANY))).isEqualTo(new Probe.Answered(401));
        assertThat(probe(broken, Api.OPENAI, protocol(Api.OPENAI, ANY))).isEqualTo(new Probe.Failed("status 503"));
    }

    @Test
    void a_server_that_is_not_there_or_says_nothing_is_a_failure() throws Exception {
        String silent = serve(request -> asked = "and not answered");

        assertThat(probe(ANY, Api.OPENAI, protocol(Api.OPENAI, ANY))).isInstanceOf(Probe.Failed.class);
        assertThat(probe(silent, Api.OPENAI, protocol(Api.OPENAI, ANY))).isInstanceOf(Probe.Failed.class);
    }

    private static ServerSettings settings(String host, Api api) {
        return ServerSettings.at("http://" + host + "/v1", api);
    }

    private static Protocol protocol(Api api, String host) {
        return switch (api) {
            case OPENAI, DEEPSEEK, MISTRAL -> new CompatibleProtocol("acme", settings(host, api));
            case ANTHROPIC -> new AnthropicProtocol("acme", Clock.systemUTC());
            case GEMINI -> new GeminiProtocol("acme", Clock.systemUTC());
            case OLLAMA -> new OllamaProtocol("acme", Clock.systemUTC());
        };
    }

    private Probe probe(String host, Api api, Protocol protocol) throws Exception {
        ProviderKey key = new ProviderKey("acme/chosen", "chosen", Owner.PLATFORM, 1, "sk-chosen");
        return new ServerProvider("acme", settings(host, api), Map.of(Operation.CHAT, protocol), vertx)
                .probe(Optional.of(key), Duration.ofMillis(500))
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private String serve(Handler<HttpServerRequest> behaviour) throws Exception {
        return "localhost:"
                + vertx.createHttpServer()
                        .requestHandler(request -> {
                            asked = request.method() + " " + request.path();
                            headers = request.headers();
                            behaviour.handle(request);
                        })
                        .listen(0)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get()
                        .actualPort();
    }
}
