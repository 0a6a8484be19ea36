package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.integration.chat.EmbeddingRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** {@code POST /v1/embeddings}. */
@Singleton
class EmbeddingRoutes {
    private final Surface surface;

    EmbeddingRoutes(Surface surface) {
        this.surface = surface;
    }

    void register(@Observes Router router) {
        surface.post(router, "/v1/embeddings", ErrorDialect.OPENAI, this::embeddings);
    }

    private void embeddings(RoutingContext context, Caller caller, byte[] body) {
        ObjectNode json = Texts.parse(body);
        EmbeddingRequest request = EmbeddingRequestParser.parse(json, body.length);
        surface.answer(
                context, surface.call(context, caller, request, json), new OpenAiFormat(false), ErrorDialect.OPENAI);
    }
}
