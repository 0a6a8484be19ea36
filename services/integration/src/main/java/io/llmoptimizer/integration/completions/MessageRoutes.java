package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.http.request.RequestId;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.execution.CallException;
import io.llmoptimizer.integration.execution.ChatCall;
import io.llmoptimizer.integration.execution.ChatExecutor;
import io.llmoptimizer.integration.openai.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Anthropic's {@code POST /v1/messages} and {@code POST /v1/messages/count_tokens}. */
@Singleton
class MessageRoutes {
    private static final String MESSAGES = "/v1/messages";
    private static final String COUNT_TOKENS = "/v1/messages/count_tokens";
    /** Headers that change what a request means. */
    private static final String[] DIALECT_HEADERS = {"anthropic-beta", "anthropic-version"};

    private final ChatExecutor executor;
    private final Clock clock;
    private final Intake intake;
    private final ChatRequestParser requests;
    private final CallOptionsParser options;

    MessageRoutes(ChatExecutor executor, CompletionsConfig config, Clock clock) {
        this.executor = executor;
        this.clock = clock;
        this.intake = new Intake(config.maxBody().asLongValue());
        this.requests = new ChatRequestParser(config.maxMessages());
        this.options = new CallOptionsParser(config.longestTimeout());
    }

    void register(@Observes Router router) {
        router.route(HttpMethod.POST, MESSAGES)
                .order(ChatRoutes.ORDER)
                .handler(context -> intake.receive(
                        context, ErrorDialect.ANTHROPIC, (caller, body) -> message(context, caller, body)));
        router.route(HttpMethod.POST, COUNT_TOKENS)
                .order(ChatRoutes.ORDER)
                .handler(context -> intake.receive(
                        context, ErrorDialect.ANTHROPIC, (caller, body) -> count(context, caller, body)));
        router.route(MESSAGES)
                .order(ChatRoutes.ORDER)
                .handler(context -> ChatRoutes.methodNotAllowed(context, ErrorDialect.ANTHROPIC));
        router.route(COUNT_TOKENS)
                .order(ChatRoutes.ORDER)
                .handler(context -> ChatRoutes.methodNotAllowed(context, ErrorDialect.ANTHROPIC));
    }

    private void message(RoutingContext context, Caller caller, byte[] bytes) {
        ObjectNode body = Texts.parse(bytes);
        ChatRequest request = MessagesRequest.parse(body, bytes.length, dialectHeaders(context), true, requests);
        ChatCall call = new ChatCall(
                UuidCreator.getTimeOrderedEpoch(),
                RequestId.of(context),
                caller,
                request,
                options.parse(context.request()::getHeader, body),
                clock.instant(),
                System.nanoTime());
        String thinking = body.path("thinking").path("type").asText("disabled");
        MessageFormat format = new MessageFormat(!thinking.equals("disabled"), context);
        new Exchange(context, call, format, ErrorDialect.ANTHROPIC).run(executor);
    }

    /** By our own vocabulary: exact for no provider but near for all, and it costs no call. */
    private void count(RoutingContext context, Caller caller, byte[] bytes) {
        ObjectNode body = Texts.parse(bytes);
        ChatRequest request = MessagesRequest.parse(body, bytes.length, Map.of(), false, requests);
        if (executor.model(request.model(), caller.allowedModels()).isEmpty()) {
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
