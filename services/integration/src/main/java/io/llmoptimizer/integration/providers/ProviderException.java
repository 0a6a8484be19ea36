package io.llmoptimizer.integration.providers;

/** Carries a {@link ProviderFailure} through a stream. Has no stack trace: what failed is elsewhere. */
public final class ProviderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ProviderFailure failure;

    public ProviderException(ProviderFailure failure) {
        super(failure.toString(), null, false, false);
        this.failure = failure;
    }

    public ProviderFailure failure() {
        return failure;
    }
}
