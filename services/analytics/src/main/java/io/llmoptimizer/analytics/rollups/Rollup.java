package io.llmoptimizer.analytics.rollups;

import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.common.events.UsageRecorded.CacheStatus;
import io.llmoptimizer.common.events.UsageRecorded.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums of the calls that belong to one key.
 *
 * @param latency milliseconds to the end of the answer, of calls that a provider answered in full: a cached answer would make a
 *     provider look faster than it is, and so would a call that failed at once or was broken off
 * @param timeToFirstToken milliseconds, of streams that a provider began, however they ended
 */
public record Rollup(RollupKey key, Counters counters, Histogram latency, Histogram timeToFirstToken) {
    private static final List<Granularity> KEPT = List.of(Granularity.MINUTE, Granularity.HOUR, Granularity.DAY);

    /**
     * Every rollup the calls have a share in, with that share. A call belongs to the minute it was accepted in, whenever it
     * arrives. The result depends on nothing but which calls these are: not on their order.
     */
    public static List<Rollup> fold(Collection<UsageRecorded> calls) {
        Map<RollupKey, List<UsageRecorded>> groups = new LinkedHashMap<>();
        for (UsageRecorded call : calls) {
            for (Granularity granularity : KEPT) {
                groups.computeIfAbsent(RollupKey.of(granularity, call), key -> new ArrayList<>())
                        .add(call);
            }
        }
        return groups.entrySet().stream()
                .map(group -> sum(group.getKey(), group.getValue()))
                .toList();
    }

    private static Rollup sum(RollupKey key, List<UsageRecorded> calls) {
        Counters counters = Counters.NONE;
        Histogram latency = new Histogram();
        Histogram timeToFirstToken = new Histogram();
        for (UsageRecorded call : calls) {
            counters = counters.plus(Counters.of(call));
            if (call.cache() == CacheStatus.HIT) {
                continue;
            }
            if (call.outcome() == Outcome.SUCCEEDED) {
                latency.record(call.latencyMs());
            }
            if (call.timeToFirstTokenMs() != null) {
                timeToFirstToken.record(call.timeToFirstTokenMs());
            }
        }
        return new Rollup(key, counters, latency, timeToFirstToken);
    }
}
