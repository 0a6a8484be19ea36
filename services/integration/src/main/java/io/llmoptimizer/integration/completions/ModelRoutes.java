package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.core.JsonGenerator;
import io.llmoptimizer.http.caller.BearerCallers;
import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.integration.catalog.Catalog;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.execution.CallException;
import io.llmoptimizer.integration.execution.CallExecutor;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.routing.UsableModel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** {@code GET /v1/models}, {@code GET /v1/models/{id}}, and the refusal of every other path under {@code /v1}. */
@Singleton
class ModelRoutes {
    private static final String MODELS = "/v1/models";
    /** Behind all surfaces, and before JAX-RS, which would say no in another dialect. */
    private static final int LAST = Surface.ORDER + 10;

    private final CallExecutor executor;
    private final Catalog catalog;
    private final Intake intake;

    ModelRoutes(CallExecutor executor, Catalog catalog, BearerCallers callers, CompletionsConfig config) {
        this.executor = executor;
        this.catalog = catalog;
        this.intake = new Intake(callers, config.maxBody().asLongValue());
    }

    void register(@Observes Router router) {
        router.route(HttpMethod.GET, MODELS)
                .order(Surface.ORDER)
                .handler(context -> intake.identify(context, dialect(context), caller -> list(context, caller)));
        // A model's name has a slash in it, which some clients encode and some do not.
        router.route(HttpMethod.GET, MODELS + "/*")
                .order(Surface.ORDER)
                .handler(context -> intake.identify(context, dialect(context), caller -> one(context, caller)));
        router.route(MODELS + "*").order(Surface.ORDER).handler(ModelRoutes::methodNotAllowed);
        router.route("/v1/*").order(LAST).handler(ModelRoutes::unknownPath);
    }

    /** Both vendors list their models here; Anthropic's clients always say which version of its API they speak. */
    private static ErrorDialect dialect(RoutingContext context) {
        return context.request().getHeader("anthropic-version") == null ? ErrorDialect.OPENAI : ErrorDialect.ANTHROPIC;
    }

    private void list(RoutingContext context, Caller caller) {
        if (dialect(context) == ErrorDialect.ANTHROPIC) {
            HttpServerRequest request = context.request();
            MessageModels page = MessageModels.page(
                    executor.models(caller),
                    request.getParam("limit"),
                    request.getParam("after_id"),
                    request.getParam("before_id"));
            answer(context, json -> page.write(json, catalog.effectiveFrom()));
            return;
        }
        answer(context, json -> {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            for (UsableModel usable : executor.models(caller)) {
                write(json, usable);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void one(RoutingContext context, Caller caller) {
        String name = URLDecoder.decode(
                context.request().path().substring(MODELS.length() + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
        UsableModel usable = executor.model(name, caller)
                .orElseThrow(() -> new CallException(CallError.of(
                                404,
                                "model_not_found",
                                "There is no model \"" + name + "\" that you can use now. GET /v1/models lists them.")
                        .about("model")));
        if (dialect(context) == ErrorDialect.ANTHROPIC) {
            answer(context, json -> MessageModels.write(json, usable, catalog.effectiveFrom()));
        } else {
            answer(context, json -> write(json, usable));
        }
    }

    private static void answer(RoutingContext context, Json.Content content) {
        context.request().resume();
        context.response().putHeader("content-type", "application/json").end(Buffer.buffer(Json.bytes(content)));
    }

    /** OpenAI's model object, and what it lacks in an object {@code llmo}; prices in US dollars per million tokens. */
    private void write(JsonGenerator json, UsableModel usable) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", usable.id());
        json.writeStringField("object", "model");
        json.writeNumberField("created", catalog.effectiveFrom().getEpochSecond());
        json.writeStringField("owned_by", usable.model().provider());
        ModelJson.write(json, usable);
        json.writeEndObject();
    }

    private static void methodNotAllowed(RoutingContext context) {
        Intake.guarded(context, ErrorDialect.OPENAI, () -> {
            String message =
                    context.request().method() + " is not offered at " + context.normalizedPath() + "; use GET.";
            throw new CallException(new CallError(405, "method_not_allowed", null, message, Map.of("allow", "GET")));
        });
    }

    private static void unknownPath(RoutingContext context) {
        Intake.guarded(context, ErrorDialect.OPENAI, () -> {
            String message = "There is nothing at " + context.request().method() + " " + context.normalizedPath() + ".";
            throw new CallException(CallError.of(404, "unknown_url", message));
        });
    }
}
