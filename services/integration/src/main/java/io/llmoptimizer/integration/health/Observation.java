package io.llmoptimizer.integration.health;

import io.llmoptimizer.integration.providers.Probe;
import io.llmoptimizer.integration.providers.guard.LiveSignals.Counts;

/**
 * What was seen of a provider in one round.
 *
 * @param health what it would be, judged by this round alone
 * @param detail why, in words for people
 */
record Observation(Health health, String detail) {
    /** Fewer calls than this say little. */
    private static final long ENOUGH = 5;

    private static final double MOST = 0.5;
    private static final double SOME = 0.1;

    /** Judges a round. Calls of clients weigh more than the probe: they are what matters, and there are more of them. */
    static Observation of(Counts calls, Probe probe) {
        long all = calls.served() + calls.failed();
        String failures = calls.failed() + " of " + all + " calls failed";
        if (all >= ENOUGH) {
            double share = (double) calls.failed() / all;
            if (share >= MOST) {
                return new Observation(Health.DOWN, failures);
            }
            return share >= SOME
                    ? new Observation(Health.DEGRADED, failures)
                    : new Observation(Health.HEALTHY, failures);
        }
        return switch (probe) {
            case Probe.Answered answered
            when answered.refused() ->
                new Observation(Health.DEGRADED, "the probe's key was refused with status " + answered.status());
            case Probe.Answered answered
            when calls.failed() > calls.served() ->
                new Observation(Health.DEGRADED, failures + ", although the probe was answered");
            case Probe.Answered answered ->
                new Observation(Health.HEALTHY, "the probe was answered with status " + answered.status());
            case Probe.NotMade _ ->
                new Observation(
                        calls.failed() > calls.served() ? Health.DEGRADED : Health.HEALTHY,
                        all == 0 ? "nothing failed" : failures);
            case Probe.Failed failed -> new Observation(Health.DOWN, "the probe failed: " + failed.reason());
        };
    }
}
