package io.llmoptimizer.billing;

import io.llmoptimizer.common.events.BudgetThresholdReached;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.OrganizationCreated;
import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.common.events.UserErased;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What billing reads and writes as JSON outside of HTTP, which the native compiler does not see by itself. */
@RegisterForReflection(
        targets = {
            CloudEvent.class,
            UserErased.class,
            UsageRecorded.class,
            UsageRecorded.TokenCounts.class,
            UsageRecorded.Outcome.class,
            UsageRecorded.CacheStatus.class,
            OrganizationCreated.class,
            BudgetThresholdReached.class
        })
final class NativeRegistration {
    private NativeRegistration() {}
}
