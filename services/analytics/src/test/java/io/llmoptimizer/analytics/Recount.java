package io.llmoptimizer.analytics;

import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.common.events.UsageRecorded.CacheStatus;
import io.llmoptimizer.common.events.UsageRecorded.Outcome;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import org.bson.types.Decimal128;

/**
 * What the rollups must hold, counted the plain way and independently of the code under test, and what they do hold, in the same
 * form: a line of sums for each key.
 */
public final class Recount {
    private long requests;
    private long billable;
    private long failed;
    private long interrupted;
    private long cancelled;
    private long fallback;
    private long hits;
    private long prompt;
    private long cached;
    private long completion;
    private long timed;
    private long streams;
    private BigDecimal cost = BigDecimal.ZERO;

    private Recount() {}

    /** Sums by key that {@code calls} come to. */
    public static Map<String, String> of(Collection<UsageRecorded> calls) {
        Map<String, Recount> counts = new TreeMap<>();
        for (UsageRecorded call : calls) {
            for (ChronoUnit unit : List.of(ChronoUnit.MINUTES, ChronoUnit.HOURS, ChronoUnit.DAYS)) {
                String granularity = Map.of("Minutes", "minute", "Hours", "hour", "Days", "day")
                        .get(unit.toString());
                Instant start = call.occurredAt().truncatedTo(unit);
                String key = key(
                        granularity,
                        start,
                        call.organizationId(),
                        call.model(),
                        call.provider(),
                        call.userId(),
                        call.projectId(),
                        call.apiKeyId());
                counts.computeIfAbsent(key, k -> new Recount()).add(call);
            }
        }
        Map<String, String> lines = new TreeMap<>();
        counts.forEach((key, count) -> lines.put(key, count.line()));
        return lines;
    }

    /** Sums by key that are stored in {@code database}. */
    public static Map<String, String> stored(String database) {
        Map<String, String> lines = new TreeMap<>();
        for (Document rollup : MongoFixture.client()
                .getDatabase(database)
                .getCollection("rollups")
                .find()
                .collect()
                .asList()
                .await()
                .indefinitely()) {
            Recount count = new Recount();
            count.requests = rollup.getLong("requests");
            count.billable = rollup.getLong("billableRequests");
            count.failed = rollup.getLong("failedRequests");
            count.interrupted = rollup.getLong("interruptedRequests");
            count.cancelled = rollup.getLong("cancelledRequests");
            count.fallback = rollup.getLong("fallbackRequests");
            count.hits = rollup.getLong("cacheHits");
            count.prompt = rollup.getLong("promptTokens");
            count.cached = rollup.getLong("cachedTokens");
            count.completion = rollup.getLong("completionTokens");
            count.timed = sum(rollup.get("latency", Document.class));
            count.streams = sum(rollup.get("timeToFirstToken", Document.class));
            count.cost = rollup.get("costUsd", Decimal128.class).bigDecimalValue();
            String key = key(
                    rollup.getString("granularity"),
                    rollup.get("start", Date.class).toInstant(),
                    rollup.get("organization"),
                    rollup.get("model"),
                    rollup.get("provider"),
                    rollup.get("user"),
                    rollup.get("project"),
                    rollup.get("apiKey"));
            if (lines.put(key, count.line()) != null) {
                throw new AssertionError("two rollups have the key " + key);
            }
        }
        return lines;
    }

    private static String key(Object... parts) {
        return java.util.Arrays.toString(parts);
    }

    private static long sum(Document histogram) {
        return histogram == null
                ? 0
                : histogram.values().stream()
                        .mapToLong(count -> ((Number) count).longValue())
                        .sum();
    }

    private void add(UsageRecorded call) {
        requests++;
        billable += call.billable() ? 1 : 0;
        failed += call.outcome() == Outcome.FAILED ? 1 : 0;
        interrupted += call.outcome() == Outcome.INTERRUPTED ? 1 : 0;
        cancelled += call.outcome() == Outcome.CANCELLED ? 1 : 0;
        fallback += call.attempts() > 1 ? 1 : 0;
        hits += call.cache() == CacheStatus.HIT ? 1 : 0;
        prompt += call.tokens().input();
        cached += call.tokens().cachedInput();
        completion += call.tokens().output();
        boolean byProvider = call.cache() != CacheStatus.HIT;
        timed += byProvider && call.outcome() == Outcome.SUCCEEDED ? 1 : 0;
        streams += byProvider && call.timeToFirstTokenMs() != null ? 1 : 0;
        cost = cost.add(call.costUsd());
    }

    private String line() {
        return "requests=%d billable=%d failed=%d interrupted=%d cancelled=%d fallback=%d hits=%d tokens=%d/%d/%d timed=%d/%d cost=%s"
                .formatted(
                        requests,
                        billable,
                        failed,
                        interrupted,
                        cancelled,
                        fallback,
                        hits,
                        prompt,
                        cached,
                        completion,
                        timed,
                        streams,
                        cost.stripTrailingZeros().toPlainString());
    }
}
