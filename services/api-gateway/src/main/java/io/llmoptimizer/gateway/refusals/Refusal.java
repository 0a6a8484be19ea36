package io.llmoptimizer.gateway.refusals;

import java.util.Map;
import java.util.Set;

/**
 * Why a request is not answered by a service. The one place that decides status, codes and words.
 *
 * @param slug last segment of the problem type on {@code /api/**}
 * @param title the kind of problem, in words
 * @param type OpenAI's {@code error.type}
 * @param code OpenAI's {@code error.code}
 * @param detail one sentence that says what happened and what to change
 * @param headers sent with the answer
 */
public record Refusal(
        int status, String slug, String title, String type, String code, String detail, Map<String, String> headers) {
    private static final String INVALID_REQUEST = "invalid_request_error";
    private static final String SERVER_ERROR = "server_error";

    public Refusal {
        headers = Map.copyOf(headers);
    }

    public static Refusal malformedPath(String detail) {
        return of(400, "malformed-path", "The path can't be understood", INVALID_REQUEST, "malformed_path", detail);
    }

    /** The credential is missing. */
    public static Refusal unauthenticated() {
        return unauthorized(
                "Bearer",
                "This call needs a credential. Send an access token or API key as \"Authorization: Bearer …\", or a key as"
                        + " \"x-api-key: llmo_…\".");
    }

    /** The credential is there and not good (RFC 6750 section 3.1). */
    public static Refusal badCredential(String detail) {
        return unauthorized("Bearer error=\"invalid_token\"", detail);
    }

    public static Refusal forbidden(String detail) {
        return of(403, "forbidden", "Not permitted", INVALID_REQUEST, "forbidden", detail);
    }

    public static Refusal notFound(String path) {
        return of(
                404,
                "not-found",
                "Not found",
                INVALID_REQUEST,
                "unknown_url",
                "There is nothing at " + path + ". The list of calls is at /openapi.");
    }

    public static Refusal methodNotAllowed(String method, String path, Set<String> allowed) {
        String offered = String.join(", ", allowed);
        return of(
                405,
                "method-not-allowed",
                "Method not allowed",
                INVALID_REQUEST,
                "method_not_allowed",
                method + " is not offered at " + path + ". Use " + offered + ".",
                Map.of("Allow", offered));
    }

    /** @param limit largest body this route takes, in bytes */
    public static Refusal bodyTooLarge(long limit) {
        return of(
                413,
                "body-too-large",
                "The body is too large",
                INVALID_REQUEST,
                "request_too_large",
                "The body of this request may have at most " + limit + " bytes.");
    }

    /** The client stopped in the middle of its body, or sends it at a pace that only holds the connection. */
    public static Refusal bodyStalled() {
        return of(
                408,
                "request-timeout",
                "The request did not arrive",
                INVALID_REQUEST,
                "request_timeout",
                "The body stopped or comes too slowly; the call was cancelled. Send it again.");
    }

    /** This route completes the fields of JSON objects and so has to read the body. */
    public static Refusal notAJsonObject() {
        return of(
                400,
                "malformed-json",
                "The body can't be understood",
                INVALID_REQUEST,
                "malformed_json",
                "The body of this request must be one JSON object.");
    }

    /** This route reads the body, and does not decompress. */
    public static Refusal encodedBody() {
        return of(
                415,
                "unsupported-content-encoding",
                "The body is encoded",
                INVALID_REQUEST,
                "unsupported_content_encoding",
                "Send the body of this request without a Content-Encoding.");
    }

    /** The message can't be passed on as it is. */
    public static Refusal malformedHeaders() {
        return of(
                400,
                "malformed-headers",
                "The headers can't be understood",
                INVALID_REQUEST,
                "malformed_headers",
                "A header has a character that no header may have, or contradicts another. Correct it and send it again.");
    }

    /**
     * @param whose whose limit it is, such as "API key"
     * @param perMinute the limit
     */
    public static Refusal rateLimited(String whose, long perMinute, long retryAfterSeconds) {
        return of(
                429,
                "rate-limit-exceeded",
                "Too many requests",
                "requests",
                "rate_limit_exceeded",
                "The limit of this " + whose + " is " + perMinute + " requests per minute. Try again in "
                        + retryAfterSeconds + " s.",
                Map.of("Retry-After", Long.toString(retryAfterSeconds)));
    }

    /** How many requests may run at the same time is bounded. */
    public static Refusal tooManyAtOnce(String whose, long most) {
        return of(
                429,
                "concurrency-limit-exceeded",
                "Too many requests at once",
                "requests",
                "rate_limit_exceeded",
                "This " + whose + " may have " + most
                        + " requests running at once, and has. Try again when one has ended.",
                Map.of("Retry-After", "1"));
    }

    /** No connection to the service could be had: it never saw the request. */
    public static Refusal unreachable(String service, String what) {
        return of(
                503,
                "service-unavailable",
                "Temporarily unavailable",
                SERVER_ERROR,
                "provider_unavailable",
                "The " + service + " service can't be reached (" + what
                        + "). The request was not processed; try again.",
                Map.of("Retry-After", "2"));
    }

    /** The service took the request and broke off before answering: it may have been processed. */
    public static Refusal brokenOff(String service) {
        return of(
                502,
                "bad-gateway",
                "The service broke off",
                SERVER_ERROR,
                "provider_unavailable",
                "The " + service + " service closed the connection before it answered. The request may have been"
                        + " processed.");
    }

    /** The service did not begin its answer in time; its work is cancelled. */
    public static Refusal tooSlow(String service, long seconds) {
        return of(
                504,
                "gateway-timeout",
                "The service did not answer in time",
                SERVER_ERROR,
                "provider_timeout",
                "The " + service + " service did not begin to answer within " + seconds
                        + " s; the call was cancelled.");
    }

    /** The gateway itself lacks something to decide with. */
    public static Refusal notReady(String detail) {
        return of(
                503,
                "unavailable",
                "Temporarily unavailable",
                SERVER_ERROR,
                "service_unavailable",
                detail,
                Map.of("Retry-After", "1"));
    }

    public static Refusal internal() {
        return of(
                500,
                "internal",
                "Internal error",
                SERVER_ERROR,
                "internal_error",
                "Something went wrong in the gateway. Report it with the request id.");
    }

    private static Refusal unauthorized(String challenge, String detail) {
        return of(
                401,
                "unauthorized",
                "Authentication is required",
                INVALID_REQUEST,
                "invalid_api_key",
                detail,
                Map.of("WWW-Authenticate", challenge));
    }

    private static Refusal of(int status, String slug, String title, String type, String code, String detail) {
        return of(status, slug, title, type, code, detail, Map.of());
    }

    private static Refusal of(
            int status,
            String slug,
            String title,
            String type,
            String code,
            String detail,
            Map<String, String> headers) {
        return new Refusal(status, slug, title, type, code, detail, headers);
    }
}
