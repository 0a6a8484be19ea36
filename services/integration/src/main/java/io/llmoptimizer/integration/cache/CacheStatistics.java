package io.llmoptimizer.integration.cache;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;

/**
 * What the cache did for the caller's organization.
 *
 * @param hitRate hits per find, 0 to 1
 * @param entries answers kept at present
 * @param savedUsd what the answers of the hits cost when they were made
 */
public record CacheStatistics(
        long hits,
        long misses,
        double hitRate,
        long entries,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal savedUsd) {

    static CacheStatistics of(Counts counts, long entries) {
        long finds = counts.hits() + counts.misses();
        double hitRate = finds == 0 ? 0 : (double) counts.hits() / finds;
        return new CacheStatistics(counts.hits(), counts.misses(), hitRate, entries, counts.savedUsd());
    }
}
