package io.llmoptimizer.integration.usage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads usage records; every query is bound to one organization. */
@Singleton
class UsageListStore {
    /**
     * How far the time in a record's id may be from the record's own. Only narrows the walk down the index: rows are
     * filtered by their own time.
     */
    private static final Duration ID_SLACK = Duration.ofHours(1);

    private static final String SELECT = """
            SELECT id, request_id, project_id, user_id, api_key_id, operation, provider, model, requested_model, outcome,
                cache, streamed, billable, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cost_usd,
                price_version, attempts, latency_ms, time_to_first_token_ms, finish_reason, error_code, tags::text AS tags,
                occurred_at, cache_write_tokens, cache_write_long_tokens, credential_owner
            FROM usage_record
            WHERE organization_id = $1
            """;

    private final Pool pool;

    UsageListStore(Pool pool) {
        this.pool = pool;
    }

    /** At most {@code rows} entries that come after the entry {@code after}, newest first. */
    Uni<List<UsageEntry>> list(UUID organization, UsageFilter filter, Optional<UUID> after, int rows) {
        Query query = new Query(organization);
        after.ifPresent(id -> query.and("id <", id));
        filter.apiKey().ifPresent(id -> query.and("api_key_id =", id));
        filter.model().ifPresent(model -> query.and("model =", model));
        filter.from().ifPresent(from -> {
            query.and("occurred_at >=", from.atOffset(ZoneOffset.UTC));
            query.and("id >=", firstId(from.minus(ID_SLACK)));
        });
        filter.to().ifPresent(to -> {
            query.and("occurred_at <", to.atOffset(ZoneOffset.UTC));
            query.and("id <", firstId(to.plus(ID_SLACK)));
        });
        return pool.preparedQuery(query.sql + " ORDER BY id DESC LIMIT " + rows)
                .execute(query.values)
                .map(found -> {
                    List<UsageEntry> entries = new ArrayList<>(found.size());
                    found.forEach(row -> entries.add(entry(row)));
                    return entries;
                });
    }

    Uni<Optional<UsageEntry>> find(UUID organization, UUID id) {
        return pool.preparedQuery(SELECT + " AND id = $2")
                .execute(Tuple.of(organization, id))
                .map(found -> found.size() == 0
                        ? Optional.empty()
                        : Optional.of(entry(found.iterator().next())));
    }

    /** The lowest UUIDv7 that {@code time} can have; bits beyond the time are zero. */
    static UUID firstId(Instant time) {
        return new UUID(Math.max(0, time.toEpochMilli()) << 16, 0);
    }

    private static UsageEntry entry(Row row) {
        long input = row.getLong("input_tokens");
        long output = row.getLong("output_tokens");
        return new UsageEntry(
                row.getUUID("id"),
                row.getString("request_id"),
                row.getUUID("project_id"),
                row.getUUID("user_id"),
                row.getUUID("api_key_id"),
                row.getString("operation"),
                row.getString("provider"),
                row.getString("model"),
                row.getString("requested_model"),
                row.getString("outcome"),
                row.getString("cache"),
                row.getBoolean("streamed"),
                row.getBoolean("billable"),
                input,
                row.getLong("cached_input_tokens"),
                row.getLong("cache_write_tokens"),
                row.getLong("cache_write_long_tokens"),
                output,
                row.getLong("reasoning_tokens"),
                input + output,
                row.getBigDecimal("cost_usd"),
                row.getString("price_version"),
                row.getInteger("attempts"),
                row.getLong("latency_ms"),
                row.getLong("time_to_first_token_ms"),
                row.getString("finish_reason"),
                row.getString("error_code"),
                row.getString("tags"),
                row.getOffsetDateTime("occurred_at").toInstant(),
                row.getString("credential_owner"));
    }

    /** Conditions and their values, in the same order. */
    private static final class Query {
        private final StringBuilder sql = new StringBuilder(SELECT);
        private final Tuple values = Tuple.tuple();

        private Query(UUID organization) {
            values.addValue(organization);
        }

        private void and(String comparison, Object value) {
            values.addValue(value);
            sql.append(" AND ").append(comparison).append(" $").append(values.size());
        }
    }
}
