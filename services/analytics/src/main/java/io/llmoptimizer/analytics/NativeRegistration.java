package io.llmoptimizer.analytics;

import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.UsageRecorded;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What is read from JSON outside of HTTP, for the native image. */
@RegisterForReflection(
        targets = {
            CloudEvent.class,
            UsageRecorded.class,
            UsageRecorded.TokenCounts.class,
            UsageRecorded.Outcome.class,
            UsageRecorded.CacheStatus.class
        })
final class NativeRegistration {
    private NativeRegistration() {}
}
