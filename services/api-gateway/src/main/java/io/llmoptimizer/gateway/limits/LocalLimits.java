package io.llmoptimizer.gateway.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The same limits, kept by this replica alone. It also hears of what Redis admitted here, so that a client that used its
 * minute does not get another one when Redis goes away.
 */
final class LocalLimits {
    /** Shared by all plans with the same limit, as long as there is one. */
    private final Cache<String, AtomicLong> buckets =
            Caffeine.newBuilder().weakValues().build();

    /** The plan of these limits. */
    Plan plan(List<Limit> rates, List<Slots> slots) {
        return new Plan(
                rates,
                slots,
                rates.stream()
                        .map(limit -> buckets.get(limit.key(), key -> new AtomicLong()))
                        .toList());
    }

    /** Counts a request that was admitted elsewhere. */
    static void count(Plan plan, long nowMicros) {
        for (int i = 0; i < plan.rates().size(); i++) {
            AtomicLong bucket = plan.buckets().get(i);
            long interval = plan.rates().get(i).rate().intervalMicros();
            long before = bucket.get();
            while (!bucket.compareAndSet(before, Math.max(before, nowMicros) + interval)) {
                before = bucket.get();
            }
        }
    }

    /** One decision for all limits at once, so that a refused request consumes nothing. */
    synchronized Admission admit(Plan plan, long nowMicros) {
        List<Limit> rates = plan.rates();
        if (rates.isEmpty()) {
            return new Admission.Unlimited();
        }
        Gcra.Decision[] decisions = new Gcra.Decision[rates.size()];
        int nearest = 0;
        int refusing = -1;
        for (int i = 0; i < decisions.length; i++) {
            decisions[i] = rates.get(i).rate().decide(plan.buckets().get(i).get(), nowMicros);
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
                    rates.get(refusing), decisions[refusing].resetMicros(), decisions[refusing].waitMicros());
        }
        for (int i = 0; i < decisions.length; i++) {
            plan.buckets().get(i).set(decisions[i].fullAtMicros());
        }
        return Admissions.admitted(
                rates.get(nearest), decisions[nearest].remaining(), decisions[nearest].resetMicros());
    }
}
