package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** {@code POST /v1/completions}, OpenAI's predecessor of chats. */
@Singleton
class TextCompletionRoutes {
    private final Surface surface;
    private final ChatRequestParser chats;

    TextCompletionRoutes(Surface surface, CompletionsConfig config) {
        this.surface = surface;
        this.chats = new ChatRequestParser(config.maxMessages());
    }

    void register(@Observes Router router) {
        surface.post(router, "/v1/completions", ErrorDialect.OPENAI, this::completion);
    }

    private void completion(RoutingContext context, Caller caller, byte[] body) {
        ObjectNode json = Texts.parse(body);
        ChatRequest request = TextCompletionRequest.parse(json, body.length, chats);
        surface.answer(
                context,
                surface.call(context, caller, request, json),
                new TextCompletionFormat(request.includeUsage()),
                ErrorDialect.OPENAI);
    }
}
