package io.llmoptimizer.integration.providers.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.chat.EmbeddingRequest.Encoding;
import io.llmoptimizer.integration.chat.EmbeddingRequest.Input;
import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.providers.EmbeddingContract;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.ProviderFailure.Unsupported;
import io.llmoptimizer.integration.providers.ServerSettings;
import io.llmoptimizer.integration.providers.VendorWire;
import io.llmoptimizer.integration.providers.upstream.ServerConfig.Api;
import io.llmoptimizer.integration.providers.upstream.ServerProvider;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OllamaEmbeddingsTest extends EmbeddingContract {

    @Override
    protected VendorWire wire() {
        return new OllamaWire();
    }

    @Override
    protected ModelProvider provider(String baseUrl, Vertx vertx) {
        return new ServerProvider(
                "ollama",
                ServerSettings.at(baseUrl, Api.OLLAMA),
                Map.of(Operation.EMBEDDINGS, new OllamaEmbeddings("ollama")),
                vertx);
    }

    @Override
    protected String vectors(int count) {
        return OllamaWire.embeddings(count);
    }

    @Test
    void asks_in_ollama_s_own_words() {
        upstream.bodies.clear();
        ask(call("vectors", Encoding.FLOAT)).ended();

        assertThat(upstream.bodies.getFirst())
                .hasToString("{\"model\":\"vectors\",\"input\":[\"one\",\"zwei\",\"τρία\"],\"dimensions\":3}");
        assertThat(upstream.paths.getLast()).isEqualTo("/api/embed");
    }

    @Test
    void refuses_tokens_and_names_what_it_leaves_out() {
        assertThat(ask(call("vectors", Encoding.FLOAT, new Input.Tokens(List.of(1))))
                        .ended()
                        .failure)
                .isInstanceOfSatisfying(
                        Unsupported.class,
                        refused -> assertThat(refused.param()).isEqualTo("input"));
        assertThat(drops(call("vectors", Encoding.FLOAT))).containsExactly("user");
    }
}
