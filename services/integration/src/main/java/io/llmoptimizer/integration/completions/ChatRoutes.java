package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.execution.ModelCall;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/** {@code POST /v1/chat/completions} and {@code POST /api/v1/completion}. */
@Singleton
class ChatRoutes {
    private final Surface surface;
    private final Clock clock;
    private final ChatRequestParser requests;
    private final Optional<String> defaultModel;

    ChatRoutes(Surface surface, CompletionsConfig config, Clock clock) {
        this.surface = surface;
        this.clock = clock;
        this.requests = new ChatRequestParser(config.maxMessages());
        this.defaultModel = config.defaultModel();
    }

    void register(@Observes Router router) {
        surface.post(router, "/v1/chat/completions", ErrorDialect.OPENAI, this::chatCompletion);
        surface.post(router, "/api/v1/completion", ErrorDialect.PROBLEM, this::completion);
    }

    private void chatCompletion(RoutingContext context, Caller caller, byte[] body) {
        ObjectNode json = Texts.parse(body);
        ChatRequest request = requests.parse(json, body.length);
        ModelCall call = surface.call(context, caller, request, json);
        surface.answer(context, call, new OpenAiFormat(request.includeUsage()), ErrorDialect.OPENAI);
    }

    private void completion(RoutingContext context, Caller caller, byte[] body) {
        NativeRequest given = NativeRequest.of(Texts.parse(body), defaultModel);
        ChatRequest request = requests.parse(given.request(), body.length);
        ModelCall call = surface.call(context, caller, request, given.request());
        NativeFormat format = new NativeFormat(call, given.metadata(), context, clock);
        surface.answer(context, call, format, ErrorDialect.PROBLEM);
    }
}
