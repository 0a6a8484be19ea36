package io.llmoptimizer.notification.delivery;

import java.time.Duration;
import java.util.Optional;

/** How an attempt ended; decides whether there is another. */
public sealed interface Outcome {
    /** What is kept of it in the message's timeline. */
    String detail();

    /**
     * The provider took it.
     *
     * @param detail the provider's id of the message
     */
    record Delivered(String detail) implements Outcome {}

    /** The provider will never take this message: trying again is useless. */
    record Refused(String detail) implements Outcome {}

    /**
     * The provider could not be reached, or takes nothing at present.
     *
     * @param retryAfter the pause it asked for, if it did
     */
    record Unavailable(String detail, Optional<Duration> retryAfter) implements Outcome {}
}
