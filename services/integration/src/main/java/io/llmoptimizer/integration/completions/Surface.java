package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.http.caller.BearerCallers;
import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.http.request.RequestId;
import io.llmoptimizer.integration.chat.ModelRequest;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.execution.CallException;
import io.llmoptimizer.integration.execution.CallExecutor;
import io.llmoptimizer.integration.execution.ModelCall;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;

/** What the surfaces have in common: how a path is served, and how a request becomes a call and its answer. */
@Singleton
class Surface {
    /** Before Quarkus' authentication (-200), which is not used here, and its limit of bodies (-2), which answers in no dialect. */
    static final int ORDER = -250;

    private final CallExecutor executor;
    private final Clock clock;
    private final Intake intake;
    private final CallOptionsParser options;

    /** Serves a request whose caller is known and whose body is there. */
    interface Handling {
        void handle(RoutingContext context, Caller caller, byte[] body);
    }

    Surface(CallExecutor executor, BearerCallers callers, CompletionsConfig config, Clock clock) {
        this.executor = executor;
        this.clock = clock;
        this.intake = new Intake(callers, config.maxBody().asLongValue());
        this.options = new CallOptionsParser(config.longestTimeout());
    }

    /** Serves {@code POST path}, and refuses its other methods. */
    void post(Router router, String path, ErrorDialect dialect, Handling handling) {
        router.route(HttpMethod.POST, path)
                .order(ORDER)
                .handler(context ->
                        intake.receive(context, dialect, (caller, body) -> handling.handle(context, caller, body)));
        router.route(path).order(ORDER).handler(context -> methodNotAllowed(context, dialect));
    }

    /** @param body where the client's {@code llmo} object is, if it sent one */
    ModelCall call(RoutingContext context, Caller caller, ModelRequest request, ObjectNode body) {
        return new ModelCall(
                UuidCreator.getTimeOrderedEpoch(),
                RequestId.of(context),
                caller,
                request,
                options.parse(context.request()::getHeader, body),
                clock.instant(),
                System.nanoTime());
    }

    /** @throws CallException when the call is refused at once */
    void answer(RoutingContext context, ModelCall call, AnswerFormat format, ErrorDialect dialect) {
        new Exchange(context, call, format, dialect).run(executor);
    }

    private static void methodNotAllowed(RoutingContext context, ErrorDialect dialect) {
        Intake.guarded(context, dialect, () -> {
            String message =
                    context.request().method() + " is not offered at " + context.normalizedPath() + "; use POST.";
            throw new CallException(new CallError(405, "method_not_allowed", null, message, Map.of("allow", "POST")));
        });
    }
}
