package io.llmoptimizer.integration.usage;

import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.common.events.UsageRecorded.CacheStatus;
import io.llmoptimizer.common.events.UsageRecorded.CredentialOwner;
import io.llmoptimizer.common.events.UsageRecorded.Outcome;
import io.llmoptimizer.common.events.UsageRecorded.TokenCounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** A usage record with every field set, of which a test changes what it is about. */
record UsageSamples(
        UUID organization, UUID apiKey, String model, BigDecimal cost, Map<String, String> tags, Instant occurredAt) {

    static UsageSamples of(UUID organization) {
        return new UsageSamples(
                organization,
                UUID.randomUUID(),
                "sandbox/answer",
                new BigDecimal("0.000123400000000001"),
                Map.of("team", "search"),
                Instant.parse("2026-11-21T10:15:30.123456Z"));
    }

    UsageSamples apiKey(UUID id) {
        return new UsageSamples(organization, id, model, cost, tags, occurredAt);
    }

    UsageSamples model(String name) {
        return new UsageSamples(organization, apiKey, name, cost, tags, occurredAt);
    }

    UsageSamples cost(String usd) {
        return new UsageSamples(organization, apiKey, model, new BigDecimal(usd), tags, occurredAt);
    }

    UsageSamples tags(Map<String, String> given) {
        return new UsageSamples(organization, apiKey, model, cost, given, occurredAt);
    }

    UsageSamples at(Instant time) {
        return new UsageSamples(organization, apiKey, model, cost, tags, time);
    }

    UsageRecorded build() {
        return new UsageRecorded(
                "req-1",
                organization,
                null,
                null,
                apiKey,
                "chat",
                "sandbox",
                model,
                "answer",
                Outcome.SUCCEEDED,
                CacheStatus.MISS,
                false,
                true,
                new TokenCounts(100, 20, 30, 10, 50, 5),
                cost,
                "2026-11-01",
                1,
                250,
                null,
                "stop",
                null,
                tags,
                occurredAt,
                CredentialOwner.PLATFORM);
    }
}
