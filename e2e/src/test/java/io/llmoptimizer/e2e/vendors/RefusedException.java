package io.llmoptimizer.e2e.vendors;

/** A request that a vendor does not take. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    RefusedException(Refusal refusal) {
        super(refusal.body());
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
