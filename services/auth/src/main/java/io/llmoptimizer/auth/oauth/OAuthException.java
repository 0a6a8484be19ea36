package io.llmoptimizer.auth.oauth;

/**
 * Ends a request with an OAuth error (RFC 6749 sections 4.1.2.1 and 5.2). Cheap to throw: it has no stack trace, since it
 * reports the client's doing.
 */
final class OAuthException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final int status;

    private OAuthException(String code, int status, String description) {
        super(description, null, false, false);
        this.code = code;
        this.status = status;
    }

    /** @param description a sentence that says what to change, of the characters RFC 6749 section 5.2 permits */
    static OAuthException of(String code, String description) {
        return new OAuthException(code, 400, description);
    }

    static OAuthException invalidRequest(String description) {
        return of("invalid_request", description);
    }

    static OAuthException invalidGrant(String description) {
        return of("invalid_grant", description);
    }

    static OAuthException invalidScope(String description) {
        return of("invalid_scope", description);
    }

    /** Client authentication failed: 401 with a challenge. */
    static OAuthException invalidClient() {
        return new OAuthException(
                "invalid_client", 401, "Authenticate as a registered client, in the way it was registered for.");
    }

    String code() {
        return code;
    }

    int status() {
        return status;
    }
}
