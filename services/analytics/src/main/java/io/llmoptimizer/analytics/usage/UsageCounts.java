package io.llmoptimizer.analytics.usage;

import io.llmoptimizer.analytics.rollups.Counter;
import io.llmoptimizer.analytics.rollups.Counters;
import java.math.BigDecimal;

/**
 * Sums of calls, with the names billing uses too.
 *
 * @param cachedTokens part of the prompt tokens that the provider had cached
 * @param totalTokens prompt and completion tokens
 * @param costUsd exact, never in scientific notation, without trailing zeros
 */
record UsageCounts(
        long requests,
        long billableRequests,
        long failedRequests,
        long cacheHits,
        long promptTokens,
        long cachedTokens,
        long completionTokens,
        long totalTokens,
        String costUsd) {

    static UsageCounts of(Counters counters) {
        return new UsageCounts(
                counters.get(Counter.REQUESTS),
                counters.get(Counter.BILLABLE_REQUESTS),
                counters.get(Counter.FAILED_REQUESTS),
                counters.get(Counter.CACHE_HITS),
                counters.get(Counter.PROMPT_TOKENS),
                counters.get(Counter.CACHED_TOKENS),
                counters.get(Counter.COMPLETION_TOKENS),
                counters.totalTokens(),
                plain(counters.costUsd()));
    }

    private static String plain(BigDecimal usd) {
        return usd.stripTrailingZeros().toPlainString();
    }
}
