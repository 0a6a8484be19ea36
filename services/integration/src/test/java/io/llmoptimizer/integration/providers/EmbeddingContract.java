package io.llmoptimizer.integration.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.chat.ChatEvent.Document;
import io.llmoptimizer.integration.chat.EmbeddingRequest;
import io.llmoptimizer.integration.chat.EmbeddingRequest.Encoding;
import io.llmoptimizer.integration.chat.EmbeddingRequest.Input;
import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.llmoptimizer.integration.providers.ProviderFailure.CredentialsRefused;
import io.llmoptimizer.integration.providers.ProviderFailure.ModelMissing;
import io.llmoptimizer.integration.providers.ProviderFailure.RateLimited;
import io.llmoptimizer.integration.providers.ProviderFailure.Unreachable;
import io.llmoptimizer.integration.providers.VendorWire.Kind;
import io.llmoptimizer.integration.providers.VendorWire.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every server that has embeddings keeps, over real HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EmbeddingContract {
    protected static final List<String> TEXTS = List.of("one", "zwei", "τρία");

    protected Vertx vertx;
    protected FakeUpstream upstream;
    private ModelProvider provider;
    private Context context;

    protected abstract VendorWire wire();

    /** The provider at this address. */
    protected abstract ModelProvider provider(String baseUrl, Vertx vertx);

    /** An answer with vectors {@code (0.5, i, -0.5)} for so many inputs, and with a prompt of 9 tokens. */
    protected abstract String vectors(int count);

    @BeforeAll
    void serve() {
        vertx = Vertx.vertx();
        context = vertx.getOrCreateContext();
        upstream = new FakeUpstream(vertx);
        provider = provider(upstream.start(), vertx);
        upstream.otherwise((request, response) ->
                response.putHeader("content-type", "application/json").end(vectors(TEXTS.size())));
        for (Kind kind : List.of(Kind.CREDENTIALS, Kind.MODEL, Kind.RATE, Kind.FAILING)) {
            Refusal refusal = wire().refusal(kind);
            upstream.when(
                    kind.name(),
                    response -> response.setStatusCode(refusal.status()).end(refusal.body()));
        }
    }

    @AfterAll
    void stop() {
        vertx.close();
    }

    @Test
    void offers_embeddings() {
        assertThat(provider.offers(Operation.EMBEDDINGS)).isTrue();
    }

    @Test
    void gives_one_vector_for_each_input_in_order_and_what_they_used() {
        Recording heard = ask(call("vectors", Encoding.FLOAT)).ended();

        assertThat(heard.events).singleElement().isInstanceOf(Document.class);
        Document document = (Document) heard.events.getFirst();
        assertThat(document.usage()).contains(TokenUsage.of(9, 0));
        JsonNode answer = json(document);
        assertThat(answer.path("object").asText()).isEqualTo("list");
        assertThat(answer.at("/usage/prompt_tokens").asLong()).isEqualTo(9);
        assertThat(answer.at("/usage/total_tokens").asLong()).isEqualTo(9);
        assertThat(answer.path("data")).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(answer.at("/data/" + i + "/object").asText()).isEqualTo("embedding");
            assertThat(answer.at("/data/" + i + "/index").asInt()).isEqualTo(i);
            assertThat(answer.at("/data/" + i + "/embedding"))
                    .extracting(JsonNode::doubleValue)
                    .containsExactly(0.5, (double) i, -0.5);
        }
        assertThat(heard.completed).isTrue();
    }

    @Test
    void an_answer_in_packets_of_any_size_is_the_same() {
        upstream.when("trickle", response -> upstream.trickle(response, vectors(TEXTS.size()), 7));

        Document document =
                (Document) ask(call("trickle", Encoding.FLOAT)).ended().events.getFirst();

        assertThat(json(document).path("data")).hasSize(3);
    }

    @Test
    void each_refusal_is_understood() {
        assertThat(failure(Kind.CREDENTIALS)).isInstanceOf(CredentialsRefused.class);
        assertThat(failure(Kind.MODEL)).isInstanceOf(ModelMissing.class);
        assertThat(failure(Kind.RATE)).isInstanceOf(RateLimited.class);
        assertThat(failure(Kind.FAILING)).isInstanceOf(Broken.class);
    }

    @Test
    void an_answer_that_is_none_is_the_provider_s_fault() {
        for (String nonsense : List.of(
                "", "[]", "{}", "{\"data\":7,\"embeddings\":7}", vectors(3).substring(0, 40), "<html>")) {
            upstream.when("nonsense", response -> response.end(nonsense));

            assertThat(ask(call("nonsense", Encoding.FLOAT)).ended().failure)
                    .as(nonsense)
                    .isInstanceOf(Broken.class);
        }
    }

    @Test
    void a_server_that_hangs_up_is_unreachable() {
        upstream.when("gone", response -> response.reset());

        assertThat(ask(call("gone", Encoding.FLOAT)).ended().failure).isInstanceOf(Unreachable.class);
    }

    private ProviderFailure failure(Kind kind) {
        return ask(call(kind.name(), Encoding.FLOAT)).ended().failure;
    }

    protected Recording ask(ProviderCall call) {
        Recording recording = new Recording(Long.MAX_VALUE);
        context.runOnContext(turn -> provider.answer(call).subscribe(recording));
        return recording;
    }

    protected List<String> drops(ProviderCall call) {
        return provider.drops(call);
    }

    protected static ProviderCall call(String model, Encoding encoding, Input... inputs) {
        List<Input> asked = inputs.length > 0
                ? Arrays.asList(inputs)
                : TEXTS.stream().map(Input.Text::new).map(Input.class::cast).toList();
        var body = Json.object().put("model", "ours").put("dimensions", 3).put("user", "u-1");
        TEXTS.forEach(body.putArray("input")::add);
        body.putObject("llmo").put("strict", true);
        EmbeddingRequest request = new EmbeddingRequest("ours", asked, OptionalInt.of(3), encoding, 100, body);
        return new ProviderCall(request, model, OptionalLong.empty(), OptionalLong.empty(), Duration.ofSeconds(30));
    }

    protected static JsonNode json(Document document) {
        try {
            return Json.read(document.body()
                    .apply(document.usage().orElse(TokenUsage.of(4, 0)))
                    .json());
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }
}
