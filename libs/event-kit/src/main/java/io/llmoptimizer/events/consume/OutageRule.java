package io.llmoptimizer.events.consume;

/**
 * Tells failures that say something about an event from those that only say that a store is out of reach or misconfigured.
 * A bean of this type adds to the rules.
 */
@FunctionalInterface
public interface OutageRule {
    /** Whether {@code failure} itself (its causes are asked about separately) is an outage that is to be waited out. */
    boolean isOutage(Throwable failure);
}
