package io.llmoptimizer.gateway.refusals;

import io.llmoptimizer.http.problem.Problem;
import io.llmoptimizer.http.problem.ProblemException;
import io.vertx.core.json.JsonObject;

/** The language a client reads errors in, by the surface it calls. */
public enum Dialect {
    /** RFC 9457: everything but the model surfaces. */
    PROBLEM(Problem.MEDIA_TYPE) {
        @Override
        JsonObject json(Refusal refusal, String path, String requestId) {
            Problem problem = ProblemException.of(refusal.status(), refusal.slug(), refusal.title(), refusal.detail())
                    .toProblem(path, requestId);
            return new JsonObject()
                    .put("type", problem.type())
                    .put("title", problem.title())
                    .put("status", problem.status())
                    .put("detail", problem.detail())
                    .put("instance", problem.instance())
                    .put("requestId", problem.requestId());
        }
    },
    /** OpenAI's error object; its SDKs need all four keys. */
    OPENAI("application/json") {
        @Override
        JsonObject json(Refusal refusal, String path, String requestId) {
            JsonObject error = new JsonObject()
                    .put("message", refusal.detail())
                    .put("type", refusal.type())
                    .putNull("param")
                    .put("code", refusal.code());
            return new JsonObject().put("error", error);
        }
    },
    /** Anthropic's error object. */
    ANTHROPIC("application/json") {
        @Override
        JsonObject json(Refusal refusal, String path, String requestId) {
            JsonObject error = new JsonObject()
                    .put("type", anthropicType(refusal.status()))
                    .put("message", refusal.detail());
            return new JsonObject().put("type", "error").put("error", error).put("request_id", requestId);
        }
    };

    private static final String ANTHROPIC_SURFACE = "/v1/messages";

    private final String contentType;

    Dialect(String contentType) {
        this.contentType = contentType;
    }

    /** The dialect spoken at {@code path}, which may be any text a client sent as one. */
    public static Dialect of(String path) {
        if (path == null || !(path.equals("/v1") || path.startsWith("/v1/"))) {
            return PROBLEM;
        }
        boolean anthropic = path.startsWith(ANTHROPIC_SURFACE)
                && (path.length() == ANTHROPIC_SURFACE.length() || path.charAt(ANTHROPIC_SURFACE.length()) == '/');
        return anthropic ? ANTHROPIC : OPENAI;
    }

    public String contentType() {
        return contentType;
    }

    /** The body that tells {@code refusal} to the client. */
    public String body(Refusal refusal, String path, String requestId) {
        return json(refusal, path, requestId).encode();
    }

    abstract JsonObject json(Refusal refusal, String path, String requestId);

    private static String anthropicType(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503 -> "overloaded_error";
            case 504 -> "timeout_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
