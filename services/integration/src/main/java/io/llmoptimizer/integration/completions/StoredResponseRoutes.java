package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.http.caller.BearerCallers;
import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.integration.conversations.Conversations;
import io.llmoptimizer.integration.conversations.Owner;
import io.llmoptimizer.integration.conversations.StoredResponse;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.execution.CallException;
import io.llmoptimizer.integration.openai.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** {@code GET} and {@code DELETE /v1/responses/{id}}, and {@code GET /v1/responses/{id}/input_items}. */
@Singleton
class StoredResponseRoutes {
    private static final String ONE = "/v1/responses/:id";
    private static final String ITEMS = ONE + "/input_items";
    /** After {@code input_tokens}, which looks like an id. */
    private static final int ORDER = Surface.ORDER + 5;

    private static final int USUAL_ITEMS = 20;
    private static final int MOST_ITEMS = 100;

    private final Conversations conversations;
    private final Intake intake;

    StoredResponseRoutes(Conversations conversations, BearerCallers callers, CompletionsConfig config) {
        this.conversations = conversations;
        this.intake = new Intake(callers, config.maxBody().asLongValue());
    }

    void register(@Observes Router router) {
        serve(router, HttpMethod.GET, ONE, this::get);
        serve(router, HttpMethod.DELETE, ONE, this::delete);
        serve(router, HttpMethod.GET, ITEMS, this::items);
        router.route(ONE).order(ORDER).handler(context -> methodNotAllowed(context, "GET, DELETE"));
        router.route(ITEMS).order(ORDER).handler(context -> methodNotAllowed(context, "GET"));
    }

    private void serve(Router router, HttpMethod method, String path, BiConsumer<RoutingContext, Caller> handling) {
        router.route(method, path)
                .order(ORDER)
                .handler(context -> intake.identify(context, ErrorDialect.OPENAI, caller -> {
                    context.request().resume();
                    handling.accept(context, caller);
                }));
    }

    private void get(RoutingContext context, Caller caller) {
        if ("true".equals(context.request().getParam("stream"))) {
            throw new CallException(CallError.invalid(
                    "stream", "'stream' must be false: a stored response is whole, there is nothing to wait for."));
        }
        find(context, caller, stored -> stored.body().getBytes(StandardCharsets.UTF_8));
    }

    private void items(RoutingContext context, Caller caller) {
        ItemPage page = ItemPage.of(context);
        find(context, caller, stored -> page.write((ArrayNode) EarlierTurns.json(stored.input())));
    }

    private void find(RoutingContext context, Caller caller, java.util.function.Function<StoredResponse, byte[]> body) {
        with(context, caller, conversations::find, found -> {
            StoredResponse stored = found.orElseThrow(() -> notFound(context.pathParam("id")));
            answer(context, body.apply(stored));
        });
    }

    private void delete(RoutingContext context, Caller caller) {
        with(context, caller, conversations::delete, deleted -> {
            String id = context.pathParam("id");
            if (!deleted) {
                throw notFound(id);
            }
            answer(
                    context,
                    Json.bytes(Json.object()
                            .put("id", id)
                            .put("object", "response")
                            .put("deleted", true)));
        });
    }

    private static <T> void with(
            RoutingContext context,
            Caller caller,
            BiFunction<Owner, UUID, Uni<T>> work,
            java.util.function.Consumer<T> then) {
        String id = context.pathParam("id");
        UUID key = ResponseId.parse(id).orElseThrow(() -> notFound(id));
        ResponseStorage.future(work.apply(ResponseStorage.owner(caller), key))
                .onSuccess(result -> Intake.guarded(context, ErrorDialect.OPENAI, () -> then.accept(result)))
                .onFailure(failure -> Intake.guarded(context, ErrorDialect.OPENAI, () -> {
                    throw ResponseStorage.unavailable(failure);
                }));
    }

    private static void answer(RoutingContext context, byte[] body) {
        context.response().putHeader("content-type", "application/json").end(Buffer.buffer(body));
    }

    private static CallException notFound(String id) {
        return new CallException(CallError.of(
                404, "response_not_found", "There is no stored response \"" + id + "\" that you can use."));
    }

    private static void methodNotAllowed(RoutingContext context, String allowed) {
        Intake.guarded(context, ErrorDialect.OPENAI, () -> {
            String message = context.request().method() + " is not offered at " + context.normalizedPath() + "; use "
                    + allowed + ".";
            throw new CallException(new CallError(405, "method_not_allowed", null, message, Map.of("allow", allowed)));
        });
    }

    /** Which of the items are wanted. */
    private record ItemPage(int limit, boolean ascending, String after) {
        static ItemPage of(RoutingContext context) {
            String order = context.request().getParam("order", "desc");
            if (!order.equals("asc") && !order.equals("desc")) {
                throw new CallException(CallError.invalid("order", "'order' must be asc or desc."));
            }
            return new ItemPage(
                    limit(context.request().getParam("limit", Integer.toString(USUAL_ITEMS))),
                    order.equals("asc"),
                    context.request().getParam("after", ""));
        }

        private static int limit(String given) {
            try {
                int limit = Integer.parseInt(given);
                if (limit >= 1 && limit <= MOST_ITEMS) {
                    return limit;
                }
            } catch (NumberFormatException noNumber) {
                // Told below.
            }
            throw new CallException(
                    CallError.invalid("limit", "'limit' must be an integer between 1 and " + MOST_ITEMS + "."));
        }

        byte[] write(ArrayNode items) {
            List<JsonNode> all = new ArrayList<>();
            items.forEach(all::add);
            if (!ascending) {
                Collections.reverse(all);
            }
            int from = after.isEmpty()
                    ? 0
                    : all.stream().map(ItemPage::id).toList().indexOf(after) + 1;
            if (from == 0 && !after.isEmpty()) {
                throw new CallException(
                        CallError.invalid("after", "'after' must be the id of an item of this response."));
            }
            List<JsonNode> page = all.subList(from, Math.min(all.size(), from + limit));
            ObjectNode list = Json.object().put("object", "list");
            list.putArray("data").addAll(page);
            list.put("first_id", page.isEmpty() ? null : id(page.getFirst()));
            list.put("last_id", page.isEmpty() ? null : id(page.getLast()));
            return Json.bytes(list.put("has_more", from + page.size() < all.size()));
        }

        private static String id(JsonNode item) {
            return item.path("id").asText();
        }
    }
}
