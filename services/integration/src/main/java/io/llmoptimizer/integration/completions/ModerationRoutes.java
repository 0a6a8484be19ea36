package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.integration.chat.ModerationRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** {@code POST /v1/moderations}. */
@Singleton
class ModerationRoutes {
    private final Surface surface;

    ModerationRoutes(Surface surface) {
        this.surface = surface;
    }

    void register(@Observes Router router) {
        surface.post(router, "/v1/moderations", ErrorDialect.OPENAI, this::moderation);
    }

    private void moderation(RoutingContext context, Caller caller, byte[] body) {
        ObjectNode json = Texts.parse(body);
        ModerationRequest request = ModerationRequestParser.parse(json, body.length);
        surface.answer(
                context, surface.call(context, caller, request, json), new OpenAiFormat(false), ErrorDialect.OPENAI);
    }
}
