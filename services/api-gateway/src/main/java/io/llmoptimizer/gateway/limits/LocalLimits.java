package io.llmoptimizer.gateway.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;

/**
 * The same limits, kept by this replica alone. It also hears of what Redis admitted here, so that a client that used its
 * minute does not get another one when Redis goes away.
 */
final class LocalLimits {
    private static final int REMEMBERED = 100_000;

    /** Limit's key → when its bucket is full again. After a minute without a request it is full. */
    private final Cache<String, Long> fullAt = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(Duration.ofSeconds(61))
            .build();

    /** Counts a request that was admitted elsewhere. */
    synchronized void count(List<Limit> limits, long nowMicros) {
        for (Limit limit : limits) {
            Long known = fullAt.getIfPresent(limit.key());
            long before = known == null ? nowMicros : Math.max(known, nowMicros);
            fullAt.put(limit.key(), before + limit.rate().intervalMicros());
        }
    }

    /** One decision for all limits at once, so that a refused request consumes nothing. */
    synchronized Admission admit(List<Limit> limits, long nowMicros) {
        Gcra.Decision[] decisions = new Gcra.Decision[limits.size()];
        int nearest = 0;
        int refusing = -1;
        for (int i = 0; i < decisions.length; i++) {
            Limit limit = limits.get(i);
            Long known = fullAt.getIfPresent(limit.key());
            decisions[i] = limit.rate().decide(known == null ? nowMicros : known, nowMicros);
            if (!decisions[i].admitted()
                    && (refusing < 0 || decisions[i].waitMicros() > decisions[refusing].waitMicros())) {
                refusing = i;
            }
            if (decisions[i].remaining() < decisions[nearest].remaining()) {
                nearest = i;
            }
        }
        if (refusing >= 0) {
            return Admissions.exhausted(
                    limits.get(refusing), decisions[refusing].resetMicros(), decisions[refusing].waitMicros());
        }
        for (int i = 0; i < decisions.length; i++) {
            fullAt.put(limits.get(i).key(), decisions[i].fullAtMicros());
        }
        return Admissions.admitted(
                limits.get(nearest), decisions[nearest].remaining(), decisions[nearest].resetMicros());
    }
}
