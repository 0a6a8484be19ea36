package io.llmoptimizer.gateway.refusals;

/** Ends a request with a {@link Refusal}. Cheap to throw: it has no stack trace, since it reports the caller's doing. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public RefusedException(Refusal refusal) {
        super(refusal.detail(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
