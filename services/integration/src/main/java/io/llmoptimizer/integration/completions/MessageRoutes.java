package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.integration.catalog.Model.Kind;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.execution.CallException;
import io.llmoptimizer.integration.execution.CallExecutor;
import io.llmoptimizer.integration.openai.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/** Anthropic's {@code POST /v1/messages} and {@code POST /v1/messages/count_tokens}. */
@Singleton
class MessageRoutes {
    /** Headers that change what a request means. */
    private static final String[] DIALECT_HEADERS = {"anthropic-beta", "anthropic-version"};

    private final Surface surface;
    private final CallExecutor executor;
    private final ChatRequestParser requests;

    MessageRoutes(Surface surface, CallExecutor executor, CompletionsConfig config) {
        this.surface = surface;
        this.executor = executor;
        this.requests = new ChatRequestParser(config.maxMessages());
    }

    void register(@Observes Router router) {
        surface.post(router, "/v1/messages", ErrorDialect.ANTHROPIC, this::message);
        surface.post(router, "/v1/messages/count_tokens", ErrorDialect.ANTHROPIC, this::count);
    }

    private void message(RoutingContext context, Caller caller, byte[] bytes) {
        ObjectNode body = Texts.parse(bytes);
        ChatRequest request = MessagesRequest.parse(body, bytes.length, dialectHeaders(context), true, requests);
        String thinking = body.path("thinking").path("type").asText("disabled");
        MessageFormat format = new MessageFormat(!thinking.equals("disabled"), context);
        surface.answer(context, surface.call(context, caller, request, body), format, ErrorDialect.ANTHROPIC);
    }

    /** By our own vocabulary: exact for no provider but near for all, and it costs no call. */
    private void count(RoutingContext context, Caller caller, byte[] bytes) {
        ObjectNode body = Texts.parse(bytes);
        ChatRequest request = MessagesRequest.parse(body, bytes.length, Map.of(), false, requests);
        if (executor.model(request.model(), caller)
                .filter(usable -> usable.model().kind() == Kind.CHAT)
                .isEmpty()) {
            throw new CallException(CallError.of(
                            404,
                            "model_not_found",
                            "There is no model \"" + request.model() + "\" that you can use now.")
                    .about("model"));
        }
        executor.countPrompt(request)
                .onSuccess(tokens -> context.response()
                        .putHeader("content-type", "application/json")
                        .end(Buffer.buffer(Json.bytes(Json.object().put("input_tokens", tokens)))))
                .onFailure(bug -> Intake.guarded(context, ErrorDialect.ANTHROPIC, () -> {
                    throw new IllegalStateException("tokens could not be counted", bug);
                }));
    }

    private static Map<String, String> dialectHeaders(RoutingContext context) {
        Map<String, String> headers = new HashMap<>();
        for (String name : DIALECT_HEADERS) {
            String value = context.request().getHeader(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return headers;
    }
}
