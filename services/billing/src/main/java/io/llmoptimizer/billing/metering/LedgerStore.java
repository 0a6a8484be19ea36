package io.llmoptimizer.billing.metering;

import io.llmoptimizer.events.outbox.Inbox;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Appends to the ledger, exactly once, together with all that follows from it; and sums it up for budgets. */
@Singleton
public class LedgerStore {
    private static final String CONSUMER = UsageEvents.QUEUE;

    private static final String INSERT = """
            INSERT INTO usage_ledger (%1$s)
            SELECT %2$s FROM unnest(%3$s) AS entry (%1$s)
            ON CONFLICT DO NOTHING
            RETURNING id
            """.formatted(
            joined(LedgerColumn::name), joined(column -> "entry." + column.name() + column.cast()), parameters());

    private final Pool pool;
    private final Inbox inbox;
    private final OrganizationLockStore locks;
    private final List<LedgerReaction> reactions;

    /** What one UTC day cost. */
    public record DayCost(LocalDate day, BigDecimal costUsd) {}

    LedgerStore(Pool pool, Inbox inbox, OrganizationLockStore locks, @All List<LedgerReaction> reactions) {
        this.pool = pool;
        this.inbox = inbox;
        this.locks = locks;
        this.reactions = List.copyOf(reactions);
    }

    /**
     * Appends those {@code entries} that are not in the ledger yet, in one transaction with the reactions. Inbox first,
     * locks second, rows third: every batch takes them in this order, so that none can wait for another in a circle.
     *
     * @return how many were appended
     */
    public Uni<Integer> append(Collection<LedgerEntry> entries) {
        Map<UUID, LedgerEntry> byId = new LinkedHashMap<>();
        entries.forEach(entry -> byId.putIfAbsent(entry.id(), entry));
        return pool.withTransaction(transaction -> inbox.admit(transaction, CONSUMER, byId.keySet())
                        .flatMap(fresh -> appendFresh(transaction, chosen(byId, fresh))))
                .invoke(appended -> {
                    if (appended > 0) {
                        reactions.forEach(LedgerReaction::committed);
                    }
                });
    }

    private Uni<Integer> appendFresh(SqlClient transaction, List<LedgerEntry> fresh) {
        if (fresh.isEmpty()) {
            return Uni.createFrom().item(0);
        }
        Set<UUID> organizations = fresh.stream().map(LedgerEntry::organization).collect(Collectors.toUnmodifiableSet());
        return locks.acquire(transaction, organizations)
                .chain(() -> insert(transaction, fresh))
                .flatMap(inserted -> react(transaction, inserted).replaceWith(inserted.size()));
    }

    /** The inbox forgets in time, the ledger does not: what it already holds is left out here. */
    private Uni<List<LedgerEntry>> insert(SqlClient transaction, List<LedgerEntry> entries) {
        List<Object> parameters = new ArrayList<>(LedgerColumn.ALL.size());
        LedgerColumn.ALL.forEach(column -> parameters.add(column.values(entries)));
        return transaction.preparedQuery(INSERT).execute(Tuple.from(parameters)).map(rows -> {
            Set<UUID> inserted = HashSet.newHashSet(rows.size());
            rows.forEach(row -> inserted.add(row.getUUID(0)));
            return entries.stream()
                    .filter(entry -> inserted.contains(entry.id()))
                    .toList();
        });
    }

    private Uni<Void> react(SqlClient transaction, List<LedgerEntry> inserted) {
        if (inserted.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Multi.createFrom()
                .iterable(reactions)
                .onItem()
                .transformToUniAndConcatenate(reaction -> reaction.appended(transaction, inserted))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** What {@code organization} spent within a scope on each UTC day since {@code since}; days without cost are left out. */
    public Uni<List<DayCost>> costPerDay(
            SqlClient transaction, UUID organization, LedgerScope scope, UUID scopeId, Instant since) {
        return transaction
                .preparedQuery("""
                        SELECT (occurred_at AT TIME ZONE 'UTC')::date AS day, sum(cost_usd) AS cost
                        FROM usage_ledger
                        WHERE organization_id = $1 AND %s = $2 AND occurred_at >= $3 AND cost_usd > 0
                        GROUP BY day
                        """.formatted(scope.column()))
                .execute(Tuple.of(organization, scopeId, since.atOffset(ZoneOffset.UTC)))
                .map(rows -> {
                    List<DayCost> days = new ArrayList<>(rows.size());
                    rows.forEach(row -> days.add(new DayCost(row.getLocalDate(0), row.getBigDecimal(1))));
                    return days;
                });
    }

    private static List<LedgerEntry> chosen(Map<UUID, LedgerEntry> byId, Set<UUID> ids) {
        return byId.values().stream().filter(entry -> ids.contains(entry.id())).toList();
    }

    private static String joined(Function<LedgerColumn<?>, String> part) {
        return LedgerColumn.ALL.stream().map(part).collect(Collectors.joining(", "));
    }

    private static String parameters() {
        List<String> parameters = new ArrayList<>();
        for (LedgerColumn<?> column : LedgerColumn.ALL) {
            parameters.add("$" + (parameters.size() + 1) + "::" + column.type() + "[]");
        }
        return String.join(", ", parameters);
    }
}
