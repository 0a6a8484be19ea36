package io.llmoptimizer.integration.providers.guard;

import java.util.concurrent.atomic.LongAdder;

/** What the calls of clients tell about a provider, counted since it was last asked for. Counting takes no lock. */
public final class LiveSignals {
    private final LongAdder served = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /**
     * @param served calls that the provider answered, or refused for a reason of theirs
     * @param failed calls during which the provider failed
     */
    public record Counts(long served, long failed) {}

    void served() {
        served.increment();
    }

    void failed() {
        failed.increment();
    }

    /** What was counted since the last time. */
    public Counts take() {
        return new Counts(served.sumThenReset(), failed.sumThenReset());
    }
}
