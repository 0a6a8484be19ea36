package io.llmoptimizer.integration.usage;

/**
 * A usage record did not become durable within the configured time, so the call can't be completed. The record itself stays
 * queued and is written when the store is back, unless the message says that the store refused it. Answered with 503.
 */
public final class UsageNotStoredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageNotStoredException(String message, Throwable cause) {
        super(message, cause, false, false);
    }
}
