package io.llmoptimizer.integration.providers.mistral;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.chat.EmbeddingRequest.Encoding;
import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.providers.EmbeddingContract;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.ServerSettings;
import io.llmoptimizer.integration.providers.VendorWire;
import io.llmoptimizer.integration.providers.compatible.OpenAiWire;
import io.llmoptimizer.integration.providers.upstream.ServerConfig.Api;
import io.llmoptimizer.integration.providers.upstream.ServerProvider;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MistralEmbeddingsTest extends EmbeddingContract {

    @Override
    protected VendorWire wire() {
        return new MistralWire();
    }

    @Override
    protected ModelProvider provider(String baseUrl, Vertx vertx) {
        ServerSettings settings = ServerSettings.at(baseUrl, Api.MISTRAL);
        return new ServerProvider(
                "mistral",
                settings,
                Map.of(Operation.EMBEDDINGS, MistralDocuments.embeddings("mistral", settings)),
                vertx);
    }

    @Override
    protected String vectors(int count) {
        return OpenAiWire.embeddings(count);
    }

    @Test
    void calls_dimensions_by_its_own_name_and_names_what_it_leaves_out() {
        upstream.bodies.clear();
        ask(call("vectors", Encoding.FLOAT)).ended();

        assertThat(upstream.bodies.getFirst())
                .hasToString("{\"model\":\"vectors\",\"input\":[\"one\",\"zwei\",\"τρία\"],\"output_dimension\":3}");
        assertThat(drops(call("vectors", Encoding.FLOAT))).containsExactly("user");
    }
}
