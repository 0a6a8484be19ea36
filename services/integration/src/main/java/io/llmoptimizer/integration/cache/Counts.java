package io.llmoptimizer.integration.cache;

import io.llmoptimizer.common.spend.NanoUsd;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the cache did for an organization.
 *
 * @param savedNanoUsd nano-dollars the answers of the hits cost when they were made
 */
record Counts(long hits, long misses, long savedNanoUsd) {
    static final Counts MISS = new Counts(0, 1, 0);

    /** One hit that saved {@code usd}. */
    static Counts hit(BigDecimal usd) {
        return new Counts(1, 0, NanoUsd.ceil(usd));
    }

    Counts plus(Counts more) {
        return new Counts(hits + more.hits, misses + more.misses, savedNanoUsd + more.savedNanoUsd);
    }

    BigDecimal savedUsd() {
        return BigDecimal.valueOf(savedNanoUsd, 9);
    }

    /** Counts that are not in Redis yet. */
    static final class Pending {
        private final Map<UUID, Counts> byOrganization = new ConcurrentHashMap<>();

        void add(UUID organization, Counts counts) {
            byOrganization.merge(organization, counts, Counts::plus);
        }

        /** What was added since the last call, by organization. */
        Map<UUID, Counts> drain() {
            Map<UUID, Counts> drained = new HashMap<>();
            List.copyOf(byOrganization.keySet())
                    .forEach(organization -> drained.put(organization, byOrganization.remove(organization)));
            return drained;
        }
    }
}
