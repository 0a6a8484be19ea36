package io.llmoptimizer.billing.budgets;

import io.llmoptimizer.billing.spend.SpendState;
import io.llmoptimizer.common.spend.HardBudget;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the spend counters in Redis are to be told: committed here, known there or noted as still to be told. */
@Singleton
class AdmissionStore {
    /** Clocks differ: a period is over for admission only some time after its end. */
    private static final Duration GRACE = Duration.ofDays(1);

    private final Pool pool;
    private final Clock clock;

    /**
     * Something committed that Redis may not know.
     *
     * @param records ids of usage records whose reservations can go
     * @param budgets ids of the budgets whose counters those records, or a change, moved
     * @param definitions whether budgets were made, changed or deleted
     */
    private record Pending(
            List<Long> ids, UUID organization, Set<UUID> records, Set<UUID> budgets, boolean definitions) {}

    /**
     * What to tell Redis.
     *
     * @param notes ids of the notes that are done when it is told
     */
    record Untold(List<Long> notes, List<SpendState> states) {}

    AdmissionStore(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Notes, for each organization, the records that were counted and the budgets that count them. */
    Uni<Void> noteRecords(SqlClient transaction, Map<UUID, Set<UUID>> records, Map<UUID, Set<UUID>> budgets) {
        List<Tuple> rows = records.entrySet().stream()
                .map(entry -> Tuple.of(
                        entry.getKey(),
                        entry.getValue().toArray(UUID[]::new),
                        budgets.getOrDefault(entry.getKey(), Set.of()).toArray(UUID[]::new)))
                .toList();
        return transaction.preparedQuery("""
                        INSERT INTO absorb_pending (organization_id, event_ids, budget_ids, definitions)
                        VALUES ($1, $2, $3, false)
                        """).executeBatch(rows).replaceWithVoid();
    }

    /** Notes that {@code budget} was made, changed or deleted. The caller holds the organization's lock. */
    Uni<Void> noteChange(SqlClient transaction, UUID organization, UUID budget) {
        return transaction
                .preparedQuery("""
                        WITH counted AS (
                            INSERT INTO budget_revision (organization_id, revision) VALUES ($1, 1)
                            ON CONFLICT (organization_id) DO UPDATE SET revision = budget_revision.revision + 1
                        )
                        INSERT INTO absorb_pending (organization_id, event_ids, budget_ids, definitions)
                        VALUES ($1, '{}', ARRAY[$2::uuid], true)
                        """)
                .execute(Tuple.of(organization, budget))
                .replaceWithVoid();
    }

    /**
     * The oldest notes, at most {@code limit}, all organizations' or one's, with what to tell Redis for them. Both are read
     * in one snapshot: a sum that already had the next batch would stand beside that batch's reservations.
     */
    Uni<Untold> pending(Optional<UUID> organization, int limit) {
        return pool.withTransaction(snapshot -> snapshot.query(
                        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                .execute()
                .chain(() -> notes(snapshot, organization, limit))
                .flatMap(notes -> states(snapshot, notes).map(states -> new Untold(ids(notes), states))));
    }

    private static List<Long> ids(Collection<Pending> notes) {
        return notes.stream().flatMap(note -> note.ids().stream()).toList();
    }

    private Uni<List<Pending>> notes(SqlClient snapshot, Optional<UUID> organization, int limit) {
        return snapshot.preparedQuery("""
                        SELECT id, organization_id, event_ids, budget_ids, definitions FROM absorb_pending
                        WHERE $1::uuid IS NULL OR organization_id = $1 ORDER BY id LIMIT $2
                        """)
                .execute(Tuple.of(organization.orElse(null), limit))
                .map(rows -> {
                    Map<UUID, Pending> merged = new HashMap<>();
                    rows.forEach(row -> merged.merge(row.getUUID("organization_id"), note(row), AdmissionStore::both));
                    return List.copyOf(merged.values());
                });
    }

    private static Pending note(Row row) {
        return new Pending(
                List.of(row.getLong("id")),
                row.getUUID("organization_id"),
                Set.copyOf(Arrays.asList(row.getArrayOfUUIDs("event_ids"))),
                Set.copyOf(Arrays.asList(row.getArrayOfUUIDs("budget_ids"))),
                row.getBoolean("definitions"));
    }

    private static Pending both(Pending one, Pending other) {
        return new Pending(
                joined(one.ids, other.ids, Collectors.toUnmodifiableList()),
                one.organization,
                joined(one.records, other.records, Collectors.toUnmodifiableSet()),
                joined(one.budgets, other.budgets, Collectors.toUnmodifiableSet()),
                one.definitions || other.definitions);
    }

    private static <T, C> C joined(Collection<T> one, Collection<T> other, Collector<T, ?, C> collector) {
        return Stream.concat(one.stream(), other.stream()).collect(collector);
    }

    /** Redis knows what these notes speak of. */
    Uni<Void> done(Collection<Long> notes) {
        return pool.preparedQuery("DELETE FROM absorb_pending WHERE id = ANY($1)")
                .execute(Tuple.of(notes.toArray(Long[]::new)))
                .replaceWithVoid();
    }

    private Uni<List<SpendState>> states(SqlClient snapshot, Collection<Pending> notes) {
        UUID[] changed = notes.stream()
                .filter(Pending::definitions)
                .map(Pending::organization)
                .toArray(UUID[]::new);
        UUID[] budgets = notes.stream().flatMap(note -> note.budgets().stream()).toArray(UUID[]::new);
        return definitions(snapshot, changed)
                .flatMap(definitions -> counters(snapshot, "id", budgets)
                        .map(counters -> notes.stream()
                                .map(note -> new SpendState(
                                        note.organization(),
                                        Optional.ofNullable(definitions.get(note.organization())),
                                        counters.getOrDefault(note.organization(), List.of()),
                                        note.records()))
                                .toList()));
    }

    /** Ids of organizations that have or had a budget, in order, after {@code after}. */
    Uni<List<UUID>> organizations(Optional<UUID> after, int limit) {
        return pool.preparedQuery("""
                        SELECT organization_id FROM budget_revision
                        WHERE $1::uuid IS NULL OR organization_id > $1 ORDER BY organization_id LIMIT $2
                        """)
                .execute(Tuple.of(after.orElse(null), limit))
                .map(rows -> {
                    List<UUID> ids = new ArrayList<>(rows.size());
                    rows.forEach(row -> ids.add(row.getUUID(0)));
                    return ids;
                });
    }

    /** All that Redis is to know of {@code organizations}, for a Redis that knows nothing. */
    Uni<List<SpendState>> wholeStates(Collection<UUID> organizations) {
        UUID[] ids = organizations.toArray(UUID[]::new);
        return definitions(pool, ids)
                .flatMap(definitions -> counters(pool, "organization_id", ids)
                        .map(counters -> organizations.stream()
                                .map(id -> new SpendState(
                                        id,
                                        Optional.ofNullable(definitions.get(id)),
                                        counters.getOrDefault(id, List.of()),
                                        List.of()))
                                .toList()));
    }

    private Uni<Map<UUID, SpendState.Definitions>> definitions(SqlClient client, UUID[] organizations) {
        if (organizations.length == 0) {
            return Uni.createFrom().item(Map.of());
        }
        return client.preparedQuery("""
                        SELECT r.organization_id AS owner, r.revision, b.*
                        FROM budget_revision r
                        LEFT JOIN budget b ON b.organization_id = r.organization_id AND b.hard
                        WHERE r.organization_id = ANY($1)
                        """).execute(Tuple.of(organizations)).map(rows -> {
            Map<UUID, Long> revisions = new HashMap<>();
            Map<UUID, List<Budget>> budgets = new HashMap<>();
            rows.forEach(row -> {
                UUID owner = row.getUUID("owner");
                revisions.put(owner, row.getLong("revision"));
                List<Budget> known = budgets.computeIfAbsent(owner, id -> new ArrayList<>());
                if (row.getUUID("id") != null) {
                    known.add(BudgetStore.budget(row));
                }
            });
            Map<UUID, SpendState.Definitions> definitions = new HashMap<>();
            revisions.forEach((owner, revision) ->
                    definitions.put(owner, new SpendState.Definitions(revision, encoded(budgets.get(owner)))));
            return definitions;
        });
    }

    private static Map<String, String> encoded(List<Budget> hardBudgets) {
        return hardBudgets.stream()
                .collect(Collectors.groupingBy(
                        budget -> budget.subject().admissionField(),
                        Collectors.collectingAndThen(
                                Collectors.mapping(AdmissionStore::admission, Collectors.toList()),
                                HardBudget::encode)));
    }

    private static HardBudget admission(Budget budget) {
        return HardBudget.of(
                budget.id(),
                budget.terms().amountUsd(),
                budget.subject().period().admission());
    }

    private Uni<Map<UUID, List<SpendState.Counter>>> counters(SqlClient client, String budgetColumn, UUID[] ids) {
        if (ids.length == 0) {
            return Uni.createFrom().item(Map.of());
        }
        return client.preparedQuery("""
                        SELECT b.organization_id, c.budget_id, c.period, c.spent, c.version
                        FROM budget b JOIN budget_counter c ON c.budget_id = b.id
                        WHERE b.%s = ANY($1) AND b.hard AND c.period_end > $2
                        """.formatted(budgetColumn))
                .execute(Tuple.of(ids, clock.instant().minus(GRACE).atOffset(ZoneOffset.UTC)))
                .map(rows -> {
                    Map<UUID, List<SpendState.Counter>> counters = new HashMap<>();
                    rows.forEach(
                            row -> counters.computeIfAbsent(row.getUUID("organization_id"), id -> new ArrayList<>())
                                    .add(new SpendState.Counter(
                                            row.getUUID("budget_id") + ":" + row.getString("period"),
                                            row.getBigDecimal("spent"),
                                            row.getLong("version"))));
                    return counters;
                });
    }
}
