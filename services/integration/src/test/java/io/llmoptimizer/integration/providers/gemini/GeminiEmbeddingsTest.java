package io.llmoptimizer.integration.providers.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.chat.ChatEvent.Document;
import io.llmoptimizer.integration.chat.EmbeddingRequest.Encoding;
import io.llmoptimizer.integration.chat.EmbeddingRequest.Input;
import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.providers.EmbeddingContract;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.ProviderFailure;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.llmoptimizer.integration.providers.ProviderFailure.Unsupported;
import io.llmoptimizer.integration.providers.ServerSettings;
import io.llmoptimizer.integration.providers.VendorWire;
import io.llmoptimizer.integration.providers.upstream.ServerConfig.Api;
import io.llmoptimizer.integration.providers.upstream.ServerProvider;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GeminiEmbeddingsTest extends EmbeddingContract {

    @Override
    protected VendorWire wire() {
        return new GeminiWire();
    }

    @Override
    protected ModelProvider provider(String baseUrl, Vertx vertx) {
        return new ServerProvider(
                "gemini",
                ServerSettings.at(baseUrl, Api.GEMINI),
                Map.of(Operation.EMBEDDINGS, new GeminiEmbeddings("gemini")),
                vertx);
    }

    @Override
    protected String vectors(int count) {
        return GeminiWire.embeddings(count, ",\"usageMetadata\":{\"promptTokenCount\":9}");
    }

    @Test
    void asks_for_a_batch_in_gemini_s_own_words() {
        upstream.bodies.clear();
        ask(call("vectors", Encoding.FLOAT)).ended();

        String one =
                "{\"model\":\"models/vectors\",\"content\":{\"parts\":[{\"text\":\"%s\"}]},\"outputDimensionality\":3}";
        assertThat(upstream.bodies.getFirst())
                .hasToString("{\"requests\":[" + one.formatted("one") + "," + one.formatted("zwei") + ","
                        + one.formatted("τρία") + "]}");
        assertThat(upstream.paths.getLast()).isEqualTo("/v1/models/vectors:batchEmbedContents");
        assertThat(upstream.headers).contains(Map.entry("x-goog-api-key", "sk-secret"));
    }

    @Test
    void writes_vectors_in_base64_when_asked() {
        Document document =
                (Document) ask(call("vectors", Encoding.BASE64)).ended().events.getFirst();

        byte[] bytes = Base64.getDecoder()
                .decode(json(document).at("/data/2/embedding").textValue());
        ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes).hasSize(12);
        assertThat(List.of(floats.getFloat(), floats.getFloat(), floats.getFloat()))
                .containsExactly(0.5f, 2f, -0.5f);
    }

    @Test
    void leaves_its_tokens_to_be_counted_when_it_does_not_tell() {
        upstream.when("untold", response -> response.end(GeminiWire.embeddings(3, "")));

        Document document =
                (Document) ask(call("untold", Encoding.FLOAT)).ended().events.getFirst();

        assertThat(document.usage()).isEmpty();
        assertThat(json(document).at("/usage/prompt_tokens").asLong()).isEqualTo(4);
    }

    @Test
    void an_answer_with_too_few_vectors_is_none() {
        upstream.when("few", response -> response.end(vectors(2)));

        assertThat(ask(call("few", Encoding.FLOAT)).ended().failure).isInstanceOf(Broken.class);
    }

    @Test
    void what_it_has_no_place_for_is_refused_before_it_is_asked() {
        upstream.bodies.clear();
        ProviderFailure tokens = ask(call("vectors", Encoding.FLOAT, new Input.Tokens(List.of(1, 2))))
                .ended()
                .failure;
        ProviderFailure many = ask(call(
                        "vectors",
                        Encoding.FLOAT,
                        IntStream.range(0, 101)
                                .mapToObj(i -> new Input.Text("x"))
                                .toArray(Input[]::new)))
                .ended()
                .failure;

        for (ProviderFailure failure : List.of(tokens, many)) {
            assertThat(failure)
                    .isInstanceOfSatisfying(
                            Unsupported.class,
                            refused -> assertThat(refused.param()).isEqualTo("input"));
        }
        assertThat(((Unsupported) many).detail()).contains("100", "101");
        assertThat(upstream.bodies).isEmpty();
    }

    @Test
    void names_what_it_leaves_out() {
        assertThat(drops(call("vectors", Encoding.FLOAT))).containsExactly("user");
    }
}
