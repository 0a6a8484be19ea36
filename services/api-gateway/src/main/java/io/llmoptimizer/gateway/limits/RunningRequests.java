package io.llmoptimizer.gateway.limits;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many requests of a credential run at once on this replica. Not shared: n replicas let n times as many run, and a
 * replica that dies leaves no count behind.
 */
final class RunningRequests {
    private final ConcurrentMap<String, Integer> running = new ConcurrentHashMap<>();

    /** Counts one more, unless {@code most} run already. */
    boolean begin(String key, int most) {
        int[] before = new int[1];
        running.compute(key, (same, count) -> {
            before[0] = count == null ? 0 : count;
            return before[0] < most ? Integer.valueOf(before[0] + 1) : count;
        });
        return before[0] < most;
    }

    void end(String key) {
        running.computeIfPresent(key, (same, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }
}
