package io.llmoptimizer.billing.budgets;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What was spent of each budget in each period: the ledger's sums, kept up within the ledger's transaction. */
@Singleton
class CounterStore {
    private record Key(UUID budget, String period) {}

    /** Adds {@code charges}, at most one for each budget and period, and returns the new sums. */
    Uni<List<Spent>> add(SqlClient transaction, List<Charge> charges) {
        if (charges.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<Charge> ordered = charges.stream()
                .sorted(Comparator.comparing((Charge charge) -> charge.budget().id())
                        .thenComparing(charge -> charge.period().name()))
                .toList();
        Map<Key, Charge> byKey = HashMap.newHashMap(ordered.size());
        ordered.forEach(charge ->
                byKey.put(new Key(charge.budget().id(), charge.period().name()), charge));
        return transaction
                .preparedQuery("""
                        INSERT INTO budget_counter (budget_id, period, period_end, spent, version)
                        SELECT budget_id, period, coalesce(period_end, 'infinity'), amount, 1
                        FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::numeric[])
                             AS charge (budget_id, period, period_end, amount)
                        ON CONFLICT (budget_id, period) DO UPDATE
                        SET spent = budget_counter.spent + EXCLUDED.spent, version = budget_counter.version + 1
                        RETURNING budget_id, period, spent
                        """)
                .execute(Tuple.of(
                        ordered.stream().map(charge -> charge.budget().id()).toArray(UUID[]::new),
                        ordered.stream().map(charge -> charge.period().name()).toArray(String[]::new),
                        ordered.stream().map(CounterStore::end).toArray(OffsetDateTime[]::new),
                        ordered.stream().map(Charge::amount).toArray(BigDecimal[]::new)))
                .map(rows -> {
                    List<Spent> sums = new ArrayList<>(rows.size());
                    rows.forEach(row -> {
                        Charge charge = byKey.get(new Key(row.getUUID(0), row.getString(1)));
                        sums.add(new Spent(charge.budget(), charge.period(), row.getBigDecimal(2)));
                    });
                    return sums;
                });
    }

    private static OffsetDateTime end(Charge charge) {
        return charge.period()
                .end()
                .map(instant -> instant.atOffset(ZoneOffset.UTC))
                .orElse(null);
    }
}
