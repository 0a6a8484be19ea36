package io.llmoptimizer.integration.completions;

import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.integration.catalog.Model.Kind;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.conversations.Conversations;
import io.llmoptimizer.integration.conversations.StoredResponse;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.execution.CallException;
import io.llmoptimizer.integration.execution.CallExecutor;
import io.llmoptimizer.integration.execution.ModelCall;
import io.llmoptimizer.integration.openai.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** OpenAI's {@code POST /v1/responses} and {@code POST /v1/responses/input_tokens}. */
@Singleton
class ResponseRoutes {
    private static final Logger LOG = Logger.getLogger(ResponseRoutes.class);

    private final Surface surface;
    private final CallExecutor executor;
    private final Conversations conversations;
    private final EarlierTurns earlier;
    private final ChatRequestParser chats;
    private final int maxItems;

    ResponseRoutes(Surface surface, CallExecutor executor, Conversations conversations, CompletionsConfig config) {
        this.surface = surface;
        this.executor = executor;
        this.conversations = conversations;
        this.earlier = new EarlierTurns(conversations);
        this.chats = new ChatRequestParser(config.maxMessages());
        this.maxItems = config.maxMessages();
    }

    void register(@Observes Router router) {
        surface.post(router, "/v1/responses", ErrorDialect.OPENAI, this::create);
        surface.post(router, "/v1/responses/input_tokens", ErrorDialect.OPENAI, this::count);
    }

    private void create(RoutingContext context, Caller caller, byte[] body) {
        ResponsesRequest request = ResponsesRequest.parse(Texts.parse(body), maxItems);
        withChat(context, caller, request, body.length, chat -> {
            ModelCall call = surface.call(context, caller, chat, request.given());
            ResponseInput.identify(request.items(), call.id());
            ResponseObject response = new ResponseObject(call.id(), call.acceptedAt(), request.given());
            ResponseFormat format = new ResponseFormat(
                    response,
                    request.showsReasoning(),
                    json -> request.store() ? keep(caller, call.id(), request, json) : Future.succeededFuture());
            surface.answer(context, call, format, ErrorDialect.OPENAI);
        });
    }

    /** By our own vocabulary: exact for no provider but near for all, and it costs no call. */
    private void count(RoutingContext context, Caller caller, byte[] body) {
        ResponsesRequest request = ResponsesRequest.parse(Texts.parse(body), maxItems);
        withChat(context, caller, request, body.length, chat -> {
            if (executor.model(chat.model(), caller)
                    .filter(usable -> usable.model().kind() == Kind.CHAT)
                    .isEmpty()) {
                throw new CallException(CallError.of(
                                404,
                                "model_not_found",
                                "There is no model \"" + chat.model() + "\" that you can use now.")
                        .about("model"));
            }
            executor.countPrompt(chat)
                    .onSuccess(tokens -> context.response()
                            .putHeader("content-type", "application/json")
                            .end(Buffer.buffer(Json.bytes(Json.object()
                                    .put("object", "response.input_tokens")
                                    .put("input_tokens", tokens)))))
                    .onFailure(bug -> Intake.guarded(context, ErrorDialect.OPENAI, () -> {
                        throw new IllegalStateException("tokens could not be counted", bug);
                    }));
        });
    }

    /** Reads the conversation, if the request goes on with one. */
    private void withChat(
            RoutingContext context, Caller caller, ResponsesRequest request, int bytes, Consumer<ChatRequest> then) {
        Optional<String> previous = request.previous();
        if (previous.isEmpty()) {
            then.accept(request.chat(turns -> {}, bytes, chats));
            return;
        }
        earlier.read(caller, previous.get())
                .onSuccess(found -> Intake.guarded(
                        context,
                        ErrorDialect.OPENAI,
                        () -> then.accept(request.chat(found::addTo, found.bytesAfter(bytes), chats))))
                .onFailure(failure -> Intake.guarded(context, ErrorDialect.OPENAI, () -> {
                    throw failure instanceof CallException refused ? refused : ResponseStorage.unavailable(failure);
                }));
    }

    private Future<Void> keep(Caller caller, UUID id, ResponsesRequest request, String json) {
        String input = new String(Json.bytes(request.items()), StandardCharsets.UTF_8);
        StoredResponse response = new StoredResponse(id, request.previous().flatMap(ResponseId::parse), input, json);
        return ResponseStorage.future(conversations.keep(ResponseStorage.owner(caller), caller.user(), response))
                .recover(failure -> {
                    LOG.errorf("response %s could not be stored: %s", id, failure.toString());
                    return Future.failedFuture(new CallException(CallError.of(
                            503,
                            "response_not_stored",
                            "The answer was made, but could not be stored to be continued. "
                                    + "Try again, or send \"store\": false.")));
                });
    }
}
