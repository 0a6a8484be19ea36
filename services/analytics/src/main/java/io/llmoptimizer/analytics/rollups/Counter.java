package io.llmoptimizer.analytics.rollups;

import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.common.events.UsageRecorded.CacheStatus;
import io.llmoptimizer.common.events.UsageRecorded.Outcome;

/** What is counted of calls, besides their cost. */
public enum Counter {
    REQUESTS("requests"),
    BILLABLE_REQUESTS("billableRequests"),
    /** No answer: every attempt failed. */
    FAILED_REQUESTS("failedRequests"),
    /** The provider broke off in the middle of its answer. */
    INTERRUPTED_REQUESTS("interruptedRequests"),
    /** The client hung up. */
    CANCELLED_REQUESTS("cancelledRequests"),
    /** The first attempt was not the one that counted. */
    FALLBACK_REQUESTS("fallbackRequests"),
    CACHE_HITS("cacheHits"),
    PROMPT_TOKENS("promptTokens"),
    /** Part of the prompt tokens. */
    CACHED_TOKENS("cachedTokens"),
    COMPLETION_TOKENS("completionTokens");

    private final String wireName;

    Counter(String wireName) {
        this.wireName = wireName;
    }

    /** Name in answers and the store. */
    public String wireName() {
        return wireName;
    }

    /** What one call adds. */
    long of(UsageRecorded call) {
        return switch (this) {
            case REQUESTS -> 1;
            case BILLABLE_REQUESTS -> one(call.billable());
            case FAILED_REQUESTS -> one(call.outcome() == Outcome.FAILED);
            case INTERRUPTED_REQUESTS -> one(call.outcome() == Outcome.INTERRUPTED);
            case CANCELLED_REQUESTS -> one(call.outcome() == Outcome.CANCELLED);
            case FALLBACK_REQUESTS -> one(call.attempts() > 1);
            case CACHE_HITS -> one(call.cache() == CacheStatus.HIT);
            case PROMPT_TOKENS -> call.tokens().input();
            case CACHED_TOKENS -> call.tokens().cachedInput();
            case COMPLETION_TOKENS -> call.tokens().output();
        };
    }

    private static long one(boolean counts) {
        return counts ? 1 : 0;
    }
}
