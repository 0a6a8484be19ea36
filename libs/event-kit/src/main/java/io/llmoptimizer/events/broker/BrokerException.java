package io.llmoptimizer.events.broker;

/** The broker can't be reached, or did not take what it was given. Says nothing about the event: try again later. */
public final class BrokerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
