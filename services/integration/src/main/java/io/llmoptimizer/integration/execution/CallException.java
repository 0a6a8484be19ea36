package io.llmoptimizer.integration.execution;

/** Carries a {@link CallError} to the surface. Has no stack trace: it is an answer, not an accident. */
public final class CallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient CallError error;

    public CallException(CallError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    public CallError error() {
        return error;
    }
}
