package io.llmoptimizer.integration.execution;

import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.common.events.UsageRecorded.CacheStatus;
import io.llmoptimizer.common.events.UsageRecorded.CredentialOwner;
import io.llmoptimizer.common.events.UsageRecorded.Outcome;
import io.llmoptimizer.common.events.UsageRecorded.TokenCounts;
import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.chat.TokenUsage;
import java.math.BigDecimal;

/** What is written down about a call. Pure. */
final class UsageRecords {
    private UsageRecords() {}

    /**
     * What a record says besides who called.
     *
     * @param timeToFirstTokenMs null for a call that was not streamed or got no token
     * @param finishReason null when the model did not say
     * @param credentialOwner null when no provider was asked
     */
    record Facts(
            Model model,
            Outcome outcome,
            CacheStatus cache,
            boolean billable,
            TokenUsage usage,
            BigDecimal costUsd,
            int attempts,
            Long timeToFirstTokenMs,
            String finishReason,
            String errorCode,
            CredentialOwner credentialOwner) {}

    static UsageRecorded of(ModelCall call, Facts facts) {
        Caller caller = call.caller();
        TokenUsage usage = facts.usage();
        return new UsageRecorded(
                call.requestId(),
                caller.organization(),
                caller.project().orElse(null),
                caller.user().orElse(null),
                caller.apiKey().orElse(null),
                call.request().operation().wireName(),
                facts.model().provider(),
                facts.model().name(),
                call.request().model(),
                facts.outcome(),
                facts.cache(),
                call.request().stream(),
                facts.billable(),
                new TokenCounts(
                        usage.input(),
                        usage.cachedInput(),
                        usage.cacheWrite(),
                        usage.cacheWriteLong(),
                        usage.output(),
                        usage.reasoning()),
                facts.costUsd(),
                facts.model().prices().servedIn(usage.tier()).version(),
                facts.attempts(),
                call.elapsed().toMillis(),
                facts.timeToFirstTokenMs(),
                facts.finishReason(),
                facts.errorCode(),
                call.options().tags(),
                call.acceptedAt(),
                facts.credentialOwner());
    }
}
