package io.llmoptimizer.billing.metering;

import io.llmoptimizer.common.events.UsageRecorded;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * One column of the ledger: how it is filled from an entry. The list of them is the one place that says what is stored.
 *
 * @param type PostgreSQL type of the parameter, whose values travel as an array of it
 * @param cast appended to the column in the select list, for what can't travel in its own type
 */
record LedgerColumn<T>(String name, String type, String cast, Function<LedgerEntry, T> value, IntFunction<T[]> array) {

    static final List<LedgerColumn<?>> ALL = List.of(
            uuid("id", LedgerEntry::id),
            new LedgerColumn<>(
                    "occurred_at",
                    "timestamptz",
                    "",
                    entry -> entry.occurredAt().atOffset(ZoneOffset.UTC),
                    OffsetDateTime[]::new),
            uuid("organization_id", LedgerEntry::organization),
            uuid("project_id", entry -> entry.usage().projectId()),
            uuid("user_id", entry -> entry.usage().userId()),
            uuid("api_key_id", entry -> entry.usage().apiKeyId()),
            text("request_id", UsageRecorded::requestId),
            text("operation", UsageRecorded::operation),
            text("provider", UsageRecorded::provider),
            text("model", UsageRecorded::model),
            text("requested_model", UsageRecorded::requestedModel),
            text("outcome", usage -> wireName(usage.outcome())),
            text("cache", usage -> wireName(usage.cache())),
            flag("streamed", UsageRecorded::streamed),
            flag("billable", UsageRecorded::billable),
            number("input_tokens", usage -> usage.tokens().input()),
            number("cached_input_tokens", usage -> usage.tokens().cachedInput()),
            number("output_tokens", usage -> usage.tokens().output()),
            number("reasoning_tokens", usage -> usage.tokens().reasoning()),
            new LedgerColumn<>("cost_usd", "numeric", "", LedgerEntry::costUsd, BigDecimal[]::new),
            text("price_version", UsageRecorded::priceVersion),
            new LedgerColumn<>("attempts", "integer", "", entry -> entry.usage().attempts(), Integer[]::new),
            number("latency_ms", UsageRecorded::latencyMs),
            number("time_to_first_token_ms", UsageRecorded::timeToFirstTokenMs),
            text("finish_reason", UsageRecorded::finishReason),
            text("error_code", UsageRecorded::errorCode),
            new LedgerColumn<>(
                    "tags", "text", "::jsonb", entry -> json(entry.usage().tags()), String[]::new),
            text("credential_owner", usage -> wireName(usage.credentialOwner())));

    /** The column's values of all {@code entries}, as one parameter. */
    T[] values(List<LedgerEntry> entries) {
        return entries.stream().map(value).toArray(array);
    }

    private static LedgerColumn<UUID> uuid(String name, Function<LedgerEntry, UUID> value) {
        return new LedgerColumn<>(name, "uuid", "", value, UUID[]::new);
    }

    private static LedgerColumn<String> text(String name, Function<UsageRecorded, String> value) {
        return new LedgerColumn<>(name, "text", "", entry -> storable(value.apply(entry.usage())), String[]::new);
    }

    private static LedgerColumn<Long> number(String name, Function<UsageRecorded, Long> value) {
        return new LedgerColumn<>(name, "bigint", "", entry -> value.apply(entry.usage()), Long[]::new);
    }

    private static LedgerColumn<Boolean> flag(String name, Function<UsageRecorded, Boolean> value) {
        return new LedgerColumn<>(name, "boolean", "", entry -> value.apply(entry.usage()), Boolean[]::new);
    }

    /** PostgreSQL's text can't hold U+0000, which clients may write into names and tags: a charge must not fail for it. */
    private static String storable(String text) {
        return text == null ? null : text.replace('\0', '\uFFFD');
    }

    private static String json(Map<String, String> tags) {
        JsonObject object = new JsonObject();
        tags.forEach((name, value) -> object.put(storable(name), storable(value)));
        return object.encode();
    }

    private static String wireName(Enum<?> constant) {
        if (constant == null) {
            return null;
        }
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
