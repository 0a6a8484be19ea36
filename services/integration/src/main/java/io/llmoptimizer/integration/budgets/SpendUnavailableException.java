package io.llmoptimizer.integration.budgets;

/** The spend counters can't be asked, and {@code llmo.budgets.when-unavailable=refuse}. Answered with 503. */
public final class SpendUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SpendUnavailableException(Throwable cause) {
        super("The budgets can't be checked at the moment. Try again in a few seconds.", cause, false, false);
    }
}
