package io.llmoptimizer.auth.oauth;

import jakarta.ws.rs.core.Response;

/** Ends a request with an answer that is known already. Cheap to throw: it has no stack trace. */
final class Answered extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Response answer;

    Answered(Response answer) {
        super("answered", null, false, false);
        this.answer = answer;
    }

    Response answer() {
        return answer;
    }
}
