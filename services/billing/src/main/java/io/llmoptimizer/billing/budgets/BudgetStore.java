package io.llmoptimizer.billing.budgets;

import io.llmoptimizer.billing.metering.LedgerScope;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Rows of budgets. */
@Singleton
class BudgetStore {
    private static final String COLUMNS = "b.id, b.organization_id, b.scope, b.scope_id, b.period, b.amount_usd,"
            + " b.thresholds, b.hard, b.notify_email, b.created_at, b.updated_at";

    /** $1 to $4 are the names of the present day, week, month and total. */
    private static final String WITH_PRESENT_COUNTER = """
            SELECT %s, coalesce(c.spent, 0) AS spent
            FROM budget b
            LEFT JOIN budget_counter c ON c.budget_id = b.id
                AND c.period = CASE b.period WHEN 'day' THEN $1 WHEN 'week' THEN $2 WHEN 'month' THEN $3 ELSE $4 END
            """.formatted(COLUMNS);

    private final Pool pool;

    BudgetStore(Pool pool) {
        this.pool = pool;
    }

    /** All budgets of {@code organizations}. */
    Uni<List<Budget>> of(SqlClient transaction, Collection<UUID> organizations) {
        return transaction
                .preparedQuery("SELECT " + COLUMNS + " FROM budget b WHERE b.organization_id = ANY($1)")
                .execute(Tuple.of(organizations.toArray(UUID[]::new)))
                .map(rows -> {
                    List<Budget> budgets = new ArrayList<>(rows.size());
                    rows.forEach(row -> budgets.add(budget(row)));
                    return budgets;
                });
    }

    /** The organization's budgets that come after {@code after}, newest first, with what was spent in the period of {@code now}. */
    Uni<List<Spent>> page(UUID organization, Optional<UUID> after, int limit, Instant now) {
        List<Object> parameters = presentPeriods(now);
        parameters.addAll(Arrays.asList(organization, after.orElse(null), limit));
        return pool.preparedQuery(WITH_PRESENT_COUNTER + """
                        WHERE b.organization_id = $5 AND ($6::uuid IS NULL OR b.id < $6) ORDER BY b.id DESC LIMIT $7
                        """)
                .execute(Tuple.from(parameters))
                .map(rows -> spent(rows, now));
    }

    Uni<Optional<Spent>> find(UUID organization, UUID id, Instant now) {
        return find(pool, organization, id, now);
    }

    /** One budget of the organization, with what was spent in the period of {@code now}. */
    Uni<Optional<Spent>> find(SqlClient client, UUID organization, UUID id, Instant now) {
        List<Object> parameters = presentPeriods(now);
        parameters.addAll(List.of(organization, id));
        return client.preparedQuery(WITH_PRESENT_COUNTER + "WHERE b.organization_id = $5 AND b.id = $6")
                .execute(Tuple.from(parameters))
                .map(rows -> spent(rows, now).stream().findFirst());
    }

    Uni<Integer> count(SqlClient transaction, UUID organization) {
        return transaction
                .preparedQuery("SELECT count(*)::int FROM budget WHERE organization_id = $1")
                .execute(Tuple.of(organization))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    Uni<Void> insert(SqlClient transaction, Budget budget) {
        BudgetSubject subject = budget.subject();
        BudgetTerms terms = budget.terms();
        return transaction
                .preparedQuery("""
                        INSERT INTO budget (id, organization_id, scope, scope_id, period, amount_usd, thresholds, hard,
                                            notify_email, created_at, updated_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                        """)
                .execute(Tuple.from(Arrays.asList(
                        budget.id(),
                        budget.organization(),
                        subject.scope().wireName(),
                        subject.scopeId(),
                        subject.period().wireName(),
                        terms.amountUsd(),
                        percents(terms),
                        terms.hard(),
                        terms.notifyEmail().orElse(null),
                        budget.createdAt().atOffset(ZoneOffset.UTC),
                        budget.updatedAt().atOffset(ZoneOffset.UTC))))
                .replaceWithVoid();
    }

    Uni<Void> update(SqlClient transaction, Budget budget) {
        BudgetTerms terms = budget.terms();
        return transaction
                .preparedQuery("""
                        UPDATE budget
                        SET amount_usd = $2, thresholds = $3, hard = $4, notify_email = $5, updated_at = $6 WHERE id = $1
                        """)
                .execute(Tuple.of(
                        budget.id(),
                        terms.amountUsd(),
                        percents(terms),
                        terms.hard(),
                        terms.notifyEmail().orElse(null),
                        budget.updatedAt().atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    /** Tells whether there was such a budget. */
    Uni<Boolean> delete(SqlClient transaction, UUID organization, UUID id) {
        return transaction
                .preparedQuery("DELETE FROM budget WHERE organization_id = $1 AND id = $2")
                .execute(Tuple.of(organization, id))
                .map(deleted -> deleted.rowCount() == 1);
    }

    /** The budget in a row that has the columns of the table. */
    static Budget budget(Row row) {
        return new Budget(
                row.getUUID("id"),
                row.getUUID("organization_id"),
                new BudgetSubject(
                        LedgerScope.named(row.getString("scope")).orElseThrow(),
                        row.getUUID("scope_id"),
                        BudgetPeriod.named(row.getString("period")).orElseThrow()),
                new BudgetTerms(
                        row.getBigDecimal("amount_usd"),
                        Arrays.stream(row.getArrayOfShorts("thresholds"))
                                .map(Short::intValue)
                                .toList(),
                        row.getBoolean("hard"),
                        Optional.ofNullable(row.getString("notify_email"))),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }

    private static List<Spent> spent(RowSet<Row> rows, Instant now) {
        List<Spent> found = new ArrayList<>(rows.size());
        rows.forEach(row -> {
            Budget budget = budget(row);
            BigDecimal amount = row.getBigDecimal("spent");
            found.add(new Spent(budget, budget.periodAt(now), amount));
        });
        return found;
    }

    private static List<Object> presentPeriods(Instant now) {
        List<Object> names = new ArrayList<>();
        for (BudgetPeriod period : BudgetPeriod.values()) {
            names.add(period.holding(now).name());
        }
        return names;
    }

    private static Short[] percents(BudgetTerms terms) {
        return terms.thresholds().stream().map(Integer::shortValue).toArray(Short[]::new);
    }
}
