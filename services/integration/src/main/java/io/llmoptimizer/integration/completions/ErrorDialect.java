package io.llmoptimizer.integration.completions;

import io.llmoptimizer.http.problem.Problem;
import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.http.request.RequestId;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.openai.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;

/** How an error is told on a surface. */
enum ErrorDialect {

    /** <a href="https://platform.openai.com/docs/guides/error-codes">OpenAI's</a>: all four keys, always. */
    OPENAI("application/json") {
        @Override
        byte[] body(CallError error, String path, String requestId) {
            return Json.bytes(json -> {
                json.writeStartObject();
                json.writeObjectFieldStart("error");
                json.writeStringField("message", error.message());
                json.writeStringField("type", typeOf(error));
                json.writeStringField("param", error.param());
                json.writeStringField("code", error.code());
                json.writeEndObject();
                json.writeEndObject();
            });
        }
    },

    /** <a href="https://docs.anthropic.com/en/api/errors">Anthropic's</a>. */
    ANTHROPIC("application/json") {
        @Override
        byte[] body(CallError error, String path, String requestId) {
            return Json.bytes(json -> {
                json.writeStartObject();
                json.writeStringField("type", "error");
                json.writeObjectFieldStart("error");
                json.writeStringField("type", anthropicTypeOf(error));
                json.writeStringField("message", error.message());
                json.writeEndObject();
                json.writeStringField("request_id", requestId);
                json.writeEndObject();
            });
        }
    },

    /** RFC 9457. */
    PROBLEM(Problem.MEDIA_TYPE) {
        @Override
        byte[] body(CallError error, String path, String requestId) {
            Problem problem = ProblemException.of(error.status(), slugOf(error), titleOf(error), error.message())
                    .toProblem(path, requestId);
            List<Problem.FieldError> errors =
                    error.param() == null ? List.of() : List.of(new Problem.FieldError(error.param(), error.message()));
            return Json.bytes(json -> {
                json.writeStartObject();
                json.writeStringField("type", problem.type());
                json.writeStringField("title", problem.title());
                json.writeNumberField("status", problem.status());
                json.writeStringField("detail", problem.detail());
                json.writeStringField("instance", problem.instance());
                json.writeStringField("requestId", problem.requestId());
                if (!errors.isEmpty()) {
                    json.writeArrayFieldStart("errors");
                    for (Problem.FieldError one : errors) {
                        json.writeStartObject();
                        json.writeStringField("field", one.field());
                        json.writeStringField("message", one.message());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                }
                json.writeEndObject();
            });
        }
    };

    private final String mediaType;

    ErrorDialect(String mediaType) {
        this.mediaType = mediaType;
    }

    abstract byte[] body(CallError error, String path, String requestId);

    /** Answers with the error, unless an answer has begun or nobody is there to hear it. */
    void send(RoutingContext context, CallError error) {
        HttpServerResponse response = context.response();
        if (response.headWritten() || response.closed()) {
            return;
        }
        response.setStatusCode(error.status()).putHeader("content-type", mediaType);
        error.headers().forEach(response::putHeader);
        response.end(Buffer.buffer(body(error, context.normalizedPath(), RequestId.of(context))));
    }

    byte[] body(CallError error, RoutingContext context) {
        return body(error, context.normalizedPath(), RequestId.of(context));
    }

    private static String typeOf(CallError error) {
        return switch (error.status()) {
            case 403 -> "permission_error";
            case 429 -> "budget_exceeded".equals(error.code()) ? "insufficient_quota" : "rate_limit_error";
            case 408, 500, 502, 503, 504 -> "server_error";
            default -> "invalid_request_error";
        };
    }

    private static String anthropicTypeOf(CallError error) {
        return switch (error.status()) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 408, 504 -> "timeout_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503 -> "overloaded_error";
            default -> error.status() < 500 ? "invalid_request_error" : "api_error";
        };
    }

    private static String slugOf(CallError error) {
        if (error.code() != null) {
            return error.code().replace('_', '-').toLowerCase(Locale.ROOT);
        }
        return error.param() == null ? "bad-request" : "validation";
    }

    private static String titleOf(CallError error) {
        return switch (error.status()) {
            case 400 ->
                error.param() == null ? "The request can't be understood" : "The request's content was rejected";
            case 401 -> "Authentication is required";
            case 403 -> "Not permitted";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 408 -> "The answer took too long";
            case 413 -> "The request is too large";
            case 415 -> "Unsupported media type";
            case 429 -> "Too many requests";
            case 503 -> "Temporarily unavailable";
            case 504 -> "Not in the cache";
            default -> "Internal error";
        };
    }
}
