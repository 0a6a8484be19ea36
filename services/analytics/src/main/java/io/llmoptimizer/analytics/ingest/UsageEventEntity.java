package io.llmoptimizer.analytics.ingest;

import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.common.events.UsageRecorded.CacheStatus;
import io.llmoptimizer.common.events.UsageRecorded.CredentialOwner;
import io.llmoptimizer.common.events.UsageRecorded.Outcome;
import io.llmoptimizer.common.events.UsageRecorded.TokenCounts;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.types.Decimal128;

/**
 * A usage event in the store. Times are cut to milliseconds. Tags are a list of name and value, because a name may hold what a
 * field's name may not.
 */
final class UsageEventEntity {
    static final String BATCH = "batch";

    private UsageEventEntity() {}

    static Document document(UsageEvent event, String batch) {
        UsageRecorded call = event.call();
        return new Document("_id", event.id())
                .append(BATCH, batch)
                .append("organization", call.organizationId())
                .append("occurredAt", Date.from(call.occurredAt()))
                .append("requestId", call.requestId())
                .append("project", call.projectId())
                .append("user", call.userId())
                .append("apiKey", call.apiKeyId())
                .append("operation", call.operation())
                .append("provider", call.provider())
                .append("model", call.model())
                .append("requestedModel", call.requestedModel())
                .append("outcome", name(call.outcome()))
                .append("cache", name(call.cache()))
                .append("streamed", call.streamed())
                .append("billable", call.billable())
                .append("promptTokens", call.tokens().input())
                .append("cachedTokens", call.tokens().cachedInput())
                .append("completionTokens", call.tokens().output())
                .append("reasoningTokens", call.tokens().reasoning())
                .append("costUsd", new Decimal128(call.costUsd()))
                .append("priceVersion", call.priceVersion())
                .append("attempts", call.attempts())
                .append("latencyMs", call.latencyMs())
                .append("timeToFirstTokenMs", call.timeToFirstTokenMs())
                .append("finishReason", call.finishReason())
                .append("errorCode", call.errorCode())
                .append("tags", tags(call.tags()))
                .append("credentialOwner", name(call.credentialOwner()));
    }

    static UsageEvent event(Document stored) {
        return new UsageEvent(
                stored.get("_id", UUID.class),
                new UsageRecorded(
                        stored.getString("requestId"),
                        stored.get("organization", UUID.class),
                        stored.get("project", UUID.class),
                        stored.get("user", UUID.class),
                        stored.get("apiKey", UUID.class),
                        stored.getString("operation"),
                        stored.getString("provider"),
                        stored.getString("model"),
                        stored.getString("requestedModel"),
                        constant(Outcome.class, stored.getString("outcome")),
                        constant(CacheStatus.class, stored.getString("cache")),
                        stored.getBoolean("streamed"),
                        stored.getBoolean("billable"),
                        new TokenCounts(
                                stored.getLong("promptTokens"),
                                stored.getLong("cachedTokens"),
                                stored.getLong("completionTokens"),
                                stored.getLong("reasoningTokens")),
                        stored.get("costUsd", Decimal128.class).bigDecimalValue(),
                        stored.getString("priceVersion"),
                        stored.getInteger("attempts"),
                        stored.getLong("latencyMs"),
                        stored.getLong("timeToFirstTokenMs"),
                        stored.getString("finishReason"),
                        stored.getString("errorCode"),
                        tags(stored.getList("tags", Document.class)),
                        stored.getDate("occurredAt").toInstant(),
                        constant(CredentialOwner.class, stored.getString("credentialOwner"))));
    }

    private static List<Document> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(tag -> new Document("name", tag.getKey()).append("value", tag.getValue()))
                .toList();
    }

    private static Map<String, String> tags(List<Document> tags) {
        return tags.stream().collect(Collectors.toMap(tag -> tag.getString("name"), tag -> tag.getString("value")));
    }

    private static String name(Enum<?> constant) {
        return constant == null ? null : constant.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) {
        return name == null ? null : Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
    }
}
