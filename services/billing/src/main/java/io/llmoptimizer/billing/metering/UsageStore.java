package io.llmoptimizer.billing.metering;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sums the ledger up for reports. */
@Singleton
class UsageStore {
    private final Pool pool;

    UsageStore(Pool pool) {
        this.pool = pool;
    }

    /** The groups of {@code query} within {@code organization}, ordered by their keys; at most {@code limit}. */
    Uni<List<UsageReport.Group>> groups(UUID organization, UsageQuery query, int limit) {
        return pool.preparedQuery(sql(query.groupBy()))
                .execute(Tuple.of(
                        organization,
                        query.from().atOffset(ZoneOffset.UTC),
                        query.to().atOffset(ZoneOffset.UTC),
                        limit))
                .map(rows -> {
                    List<UsageReport.Group> groups = new ArrayList<>(rows.size());
                    rows.forEach(row -> groups.add(group(row, query.keys())));
                    return groups;
                });
    }

    private static String sql(List<UsageDimension> groupBy) {
        String keys = groupBy.stream().map(key -> key.expression() + ", ").collect(Collectors.joining());
        String positions = IntStream.rangeClosed(1, groupBy.size())
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(", "));
        return """
                SELECT %s
                       count(*) AS requests,
                       count(*) FILTER (WHERE billable) AS billable,
                       count(*) FILTER (WHERE outcome = 'failed') AS failed,
                       count(*) FILTER (WHERE cache = 'hit') AS cache_hits,
                       coalesce(sum(input_tokens), 0)::bigint AS prompt_tokens,
                       coalesce(sum(output_tokens), 0)::bigint AS completion_tokens,
                       coalesce(sum(cost_usd), 0) AS cost
                FROM usage_ledger
                WHERE organization_id = $1 AND occurred_at >= $2 AND occurred_at < $3
                %s
                LIMIT $4
                """.formatted(keys, positions.isEmpty() ? "" : "GROUP BY " + positions + " ORDER BY " + positions);
    }

    private static UsageReport.Group group(Row row, List<String> names) {
        Map<String, String> key = new LinkedHashMap<>();
        for (int position = 0; position < names.size(); position++) {
            key.put(names.get(position), row.getString(position));
        }
        return new UsageReport.Group(
                key,
                new UsageSums(
                        row.getLong("requests"),
                        row.getLong("billable"),
                        row.getLong("failed"),
                        row.getLong("cache_hits"),
                        row.getLong("prompt_tokens"),
                        row.getLong("completion_tokens"),
                        row.getBigDecimal("cost")));
    }
}
