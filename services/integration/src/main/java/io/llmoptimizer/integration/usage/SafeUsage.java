package io.llmoptimizer.integration.usage;

import io.llmoptimizer.common.events.UsageRecorded;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A usage record whose text every store and consumer can hold, see {@link SafeText}. */
final class SafeUsage {

    /** {@code usage} itself when it is safe already. */
    static UsageRecorded of(UsageRecorded usage) {
        return isSafe(usage) ? usage : copy(usage);
    }

    private static boolean isSafe(UsageRecorded usage) {
        return same(usage.requestId())
                && same(usage.operation())
                && same(usage.provider())
                && same(usage.model())
                && same(usage.requestedModel())
                && same(usage.priceVersion())
                && same(usage.finishReason())
                && same(usage.errorCode())
                && usage.tags().entrySet().stream().allMatch(tag -> same(tag.getKey()) && same(tag.getValue()));
    }

    private static boolean same(String text) {
        return Objects.equals(SafeText.of(text), text);
    }

    private static UsageRecorded copy(UsageRecorded usage) {
        Map<String, String> tags = new LinkedHashMap<>();
        usage.tags().forEach((name, value) -> tags.put(SafeText.of(name), SafeText.of(value)));
        return new UsageRecorded(
                SafeText.of(usage.requestId()),
                usage.organizationId(),
                usage.projectId(),
                usage.userId(),
                usage.apiKeyId(),
                SafeText.of(usage.operation()),
                SafeText.of(usage.provider()),
                SafeText.of(usage.model()),
                SafeText.of(usage.requestedModel()),
                usage.outcome(),
                usage.cache(),
                usage.streamed(),
                usage.billable(),
                usage.tokens(),
                usage.costUsd(),
                SafeText.of(usage.priceVersion()),
                usage.attempts(),
                usage.latencyMs(),
                usage.timeToFirstTokenMs(),
                SafeText.of(usage.finishReason()),
                SafeText.of(usage.errorCode()),
                tags,
                usage.occurredAt(),
                usage.credentialOwner());
    }

    private SafeUsage() {}
}
