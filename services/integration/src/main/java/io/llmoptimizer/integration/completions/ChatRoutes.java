package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.http.request.RequestId;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.execution.CallException;
import io.llmoptimizer.integration.execution.CallOptions;
import io.llmoptimizer.integration.execution.ChatCall;
import io.llmoptimizer.integration.execution.ChatExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** {@code POST /v1/chat/completions} and {@code POST /api/v1/completion}. */
@Singleton
class ChatRoutes {
    static final String CHAT_COMPLETIONS = "/v1/chat/completions";
    static final String COMPLETION = "/api/v1/completion";
    /** After Quarkus' authentication filter (-200), before its own limit of bodies (-2), which answers in no dialect. */
    static final int ORDER = -50;

    private final ChatExecutor executor;
    private final Clock clock;
    private final Intake intake;
    private final ChatRequestParser requests;
    private final CallOptionsParser options;
    private final Optional<String> defaultModel;

    ChatRoutes(ChatExecutor executor, CompletionsConfig config, Clock clock) {
        this.executor = executor;
        this.clock = clock;
        this.intake = new Intake(config.maxBody().asLongValue());
        this.requests = new ChatRequestParser(config.maxMessages());
        this.options = new CallOptionsParser(config.longestTimeout());
        this.defaultModel = config.defaultModel();
    }

    void register(@Observes Router router) {
        router.route(HttpMethod.POST, CHAT_COMPLETIONS)
                .order(ORDER)
                .handler(context -> intake.receive(
                        context, ErrorDialect.OPENAI, (caller, body) -> chatCompletion(context, caller, body)));
        router.route(HttpMethod.POST, COMPLETION)
                .order(ORDER)
                .handler(context -> intake.receive(
                        context, ErrorDialect.PROBLEM, (caller, body) -> completion(context, caller, body)));
        router.route(CHAT_COMPLETIONS).order(ORDER).handler(context -> methodNotAllowed(context, ErrorDialect.OPENAI));
        router.route(COMPLETION).order(ORDER).handler(context -> methodNotAllowed(context, ErrorDialect.PROBLEM));
    }

    private void chatCompletion(RoutingContext context, Caller caller, byte[] body) {
        ObjectNode json = Texts.parse(body);
        ChatRequest request = requests.parse(json, body.length);
        ChatCall call = call(context, caller, request, json);
        new Exchange(context, call, new OpenAiFormat(request.includeUsage()), ErrorDialect.OPENAI).run(executor);
    }

    private void completion(RoutingContext context, Caller caller, byte[] body) {
        NativeRequest given = NativeRequest.of(Texts.parse(body), defaultModel);
        ChatRequest request = requests.parse(given.request(), body.length);
        ChatCall call = call(context, caller, request, given.request());
        NativeFormat format = new NativeFormat(call, given.metadata(), context, clock);
        new Exchange(context, call, format, ErrorDialect.PROBLEM).run(executor);
    }

    private ChatCall call(RoutingContext context, Caller caller, ChatRequest request, ObjectNode body) {
        CallOptions wanted = options.parse(context.request()::getHeader, body);
        return new ChatCall(
                UuidCreator.getTimeOrderedEpoch(),
                RequestId.of(context),
                caller,
                request,
                wanted,
                clock.instant(),
                System.nanoTime());
    }

    static void methodNotAllowed(RoutingContext context, ErrorDialect dialect) {
        Intake.guarded(context, dialect, () -> {
            String message =
                    context.request().method() + " is not offered at " + context.normalizedPath() + "; use POST.";
            throw new CallException(new CallError(405, "method_not_allowed", null, message, Map.of("allow", "POST")));
        });
    }
}
