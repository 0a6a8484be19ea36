package io.llmoptimizer.integration.providers.compatible;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.chat.ChatEvent.Document;
import io.llmoptimizer.integration.chat.EmbeddingRequest.Encoding;
import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.providers.EmbeddingContract;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.ServerSettings;
import io.llmoptimizer.integration.providers.VendorWire;
import io.llmoptimizer.integration.providers.upstream.ServerConfig.Api;
import io.llmoptimizer.integration.providers.upstream.ServerProvider;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompatibleEmbeddingsTest extends EmbeddingContract {

    @Override
    protected VendorWire wire() {
        return new OpenAiWire();
    }

    @Override
    protected ModelProvider provider(String baseUrl, Vertx vertx) {
        ServerSettings settings = ServerSettings.at(baseUrl, Api.OPENAI);
        return new ServerProvider(
                "acme",
                settings,
                Map.of(Operation.EMBEDDINGS, CompatibleDocuments.embeddings("acme", settings)),
                vertx);
    }

    @Override
    protected String vectors(int count) {
        return OpenAiWire.embeddings(count);
    }

    @Test
    void sends_the_client_s_request_whole_with_the_provider_s_model_and_without_what_is_ours() {
        upstream.bodies.clear();
        ask(call("vectors", Encoding.FLOAT)).ended();

        JsonNode sent = upstream.bodies.getFirst();
        assertThat(sent)
                .hasToString(
                        "{\"model\":\"vectors\",\"dimensions\":3,\"user\":\"u-1\",\"input\":[\"one\",\"zwei\",\"τρία\"]}");
        assertThat(upstream.paths.getLast()).isEqualTo("/v1/embeddings");
        assertThat(upstream.headers).contains(Map.entry("authorization", "Bearer sk-secret"));
    }

    @Test
    void gives_the_answer_on_byte_for_byte() {
        Document document =
                (Document) ask(call("vectors", Encoding.BASE64)).ended().events.getFirst();

        assertThat(document.body().apply(TokenUsage.of(1, 0))).hasToString(vectors(3));
    }

    @Test
    void an_answer_without_usage_has_none() {
        upstream.when("untold", response -> response.end("{\"data\":[{\"embedding\":[1e-3,-2.5]}],\"usage\":null}"));

        Document document =
                (Document) ask(call("untold", Encoding.FLOAT)).ended().events.getFirst();

        assertThat(document.usage()).isEmpty();
    }

    @Test
    void drops_nothing() {
        assertThat(drops(call("vectors", Encoding.FLOAT))).isEmpty();
    }
}
