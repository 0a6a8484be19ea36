package io.llmoptimizer.http.problem;

import java.util.List;
import java.util.Map;

/** Ends a request with a {@link Problem}. Cheap to throw: it has no stack trace, since it reports the caller's doing. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String slug;
    private final String title;
    private final transient Map<String, String> headers;
    private final transient List<Problem.FieldError> errors;

    private ProblemException(
            int status,
            String slug,
            String title,
            String detail,
            Map<String, String> headers,
            List<Problem.FieldError> errors) {
        super(detail, null, false, false);
        this.status = status;
        this.slug = slug;
        this.title = title;
        this.headers = Map.copyOf(headers);
        this.errors = List.copyOf(errors);
    }

    /**
     * @param slug last segment of the problem's type, lower-case with hyphens
     * @param detail one sentence that says what to change
     */
    public static ProblemException of(int status, String slug, String title, String detail) {
        return new ProblemException(status, slug, title, detail, Map.of(), List.of());
    }

    public static ProblemException badRequest(String detail) {
        return of(400, "bad-request", "The request can't be understood", detail);
    }

    /** The content of one field is not acceptable. */
    public static ProblemException invalid(String field, String message) {
        return new ProblemException(
                400,
                "validation",
                "The request's content was rejected",
                field + " " + message + ".",
                Map.of(),
                List.of(new Problem.FieldError(field, message)));
    }

    public static ProblemException unauthorized(String detail) {
        return of(401, "unauthorized", "Authentication is required", detail).withHeader("WWW-Authenticate", "Bearer");
    }

    public static ProblemException forbidden(String detail) {
        return of(403, "forbidden", "Not permitted", detail);
    }

    /** Also the answer for what belongs to another organization: its existence is nobody's business. */
    public static ProblemException notFound(String what) {
        return of(404, "not-found", "Not found", "There is no such " + what + ".");
    }

    public static ProblemException conflict(String slug, String detail) {
        return of(409, slug, "Conflict with the present state", detail);
    }

    /** @param retryAfterSeconds sent as {@code Retry-After} */
    public static ProblemException unavailable(String detail, long retryAfterSeconds) {
        return of(503, "unavailable", "Temporarily unavailable", detail)
                .withHeader("Retry-After", Long.toString(retryAfterSeconds));
    }

    /** The same problem, answered with one more header. */
    public ProblemException withHeader(String name, String value) {
        var more = new java.util.HashMap<>(headers);
        more.put(name, value);
        return new ProblemException(status, slug, title, getMessage(), more, errors);
    }

    public int status() {
        return status;
    }

    public Map<String, String> headers() {
        return headers;
    }

    /** The body to answer with. */
    public Problem toProblem(String instance, String requestId) {
        return new Problem(Problem.typeOf(slug), title, status, getMessage(), instance, requestId, errors);
    }
}
