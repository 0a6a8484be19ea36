package io.llmoptimizer.analytics.rollups;

import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.common.events.UsageRecorded.CacheStatus;
import io.llmoptimizer.common.events.UsageRecorded.Outcome;
import java.util.function.ToLongFunction;

/** What is counted of calls, besides their cost. */
public enum Counter {
    REQUESTS("requests", call -> 1),
    BILLABLE_REQUESTS("billableRequests", call -> call.billable() ? 1 : 0),
    /** No answer: every attempt failed. */
    FAILED_REQUESTS("failedRequests", call -> call.outcome() == Outcome.FAILED ? 1 : 0),
    /** The provider broke off in the middle of its answer. */
    INTERRUPTED_REQUESTS("interruptedRequests", call -> call.outcome() == Outcome.INTERRUPTED ? 1 : 0),
    /** The client hung up. */
    CANCELLED_REQUESTS("cancelledRequests", call -> call.outcome() == Outcome.CANCELLED ? 1 : 0),
    /** The first attempt was not the one that counted. */
    FALLBACK_REQUESTS("fallbackRequests", call -> call.attempts() > 1 ? 1 : 0),
    CACHE_HITS("cacheHits", call -> call.cache() == CacheStatus.HIT ? 1 : 0),
    PROMPT_TOKENS("promptTokens", call -> call.tokens().input()),
    /** Part of the prompt tokens. */
    CACHED_TOKENS("cachedTokens", call -> call.tokens().cachedInput()),
    COMPLETION_TOKENS("completionTokens", call -> call.tokens().output());

    private final String wireName;
    private final ToLongFunction<UsageRecorded> share;

    Counter(String wireName, ToLongFunction<UsageRecorded> share) {
        this.wireName = wireName;
        this.share = share;
    }

    /** Name in answers and the store. */
    public String wireName() {
        return wireName;
    }

    /** What one call adds. */
    long of(UsageRecorded call) {
        return share.applyAsLong(call);
    }
}
