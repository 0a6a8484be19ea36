package io.llmoptimizer.integration.execution;

import java.time.Duration;
import java.util.Map;

/**
 * Why a call got no answer, in terms every surface can say in its dialect.
 *
 * @param status HTTP status
 * @param code stable name, such as {@code model_not_found}; or null
 * @param param the request's parameter at fault, or null
 * @param message one sentence that says what to change
 * @param headers to send along, such as {@code retry-after}
 */
public record CallError(int status, String code, String param, String message, Map<String, String> headers) {

    public static CallError of(int status, String code, String message) {
        return new CallError(status, code, null, message, Map.of());
    }

    /** The request is at fault. */
    public static CallError invalid(String param, String message) {
        return new CallError(400, null, param, message, Map.of());
    }

    public static CallError internal() {
        return of(500, "internal_error", "Something went wrong on our side. Report it with the request id.");
    }

    public CallError about(String parameter) {
        return new CallError(status, code, parameter, message, headers);
    }

    /** Tells the client when to try again; whole seconds, at least one. */
    public CallError retryAfter(Duration pause) {
        long seconds = Math.max(1, Math.ceilDiv(pause.toMillis(), 1_000L));
        return new CallError(status, code, param, message, Map.of("retry-after", Long.toString(seconds)));
    }
}
