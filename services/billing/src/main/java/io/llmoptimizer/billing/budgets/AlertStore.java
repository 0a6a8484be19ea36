package io.llmoptimizer.billing.budgets;

import io.llmoptimizer.billing.contacts.ContactStore;
import io.llmoptimizer.common.events.BudgetThresholdReached;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.events.EventFactory;
import io.llmoptimizer.events.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Publishes what is to be told about budgets, each once in its period, within the transaction that makes it true. */
@Singleton
class AlertStore {
    private final Outbox outbox;
    private final EventFactory events;
    private final ContactStore contacts;

    private record Key(UUID budget, String period, String eventType, int threshold) {
        static Key of(Alert alert) {
            Spent spent = alert.spent();
            return new Key(spent.budget().id(), spent.period().name(), alert.eventType(), alert.threshold());
        }
    }

    AlertStore(Outbox outbox, EventFactory events, ContactStore contacts) {
        this.outbox = outbox;
        this.events = events;
        this.contacts = contacts;
    }

    /** Publishes those of {@code alerts} that were not published yet. */
    Uni<Void> announce(SqlClient transaction, List<Alert> alerts) {
        if (alerts.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return remember(transaction, alerts)
                .map(fresh -> alerts.stream()
                        .filter(alert -> fresh.contains(Key.of(alert)))
                        .toList())
                .flatMap(fresh -> contacts.emails(transaction, organizations(fresh))
                        .flatMap(owners -> outbox.append(transaction, events(fresh, owners))));
    }

    private Uni<Set<Key>> remember(SqlClient transaction, List<Alert> alerts) {
        List<Key> keys = alerts.stream().map(Key::of).toList();
        return transaction
                .preparedQuery("""
                        INSERT INTO budget_threshold (budget_id, period, event_type, threshold)
                        SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::smallint[]) ORDER BY 1, 2, 3, 4
                        ON CONFLICT DO NOTHING
                        RETURNING budget_id, period, event_type, threshold
                        """)
                .execute(Tuple.of(
                        keys.stream().map(Key::budget).toArray(UUID[]::new),
                        keys.stream().map(Key::period).toArray(String[]::new),
                        keys.stream().map(Key::eventType).toArray(String[]::new),
                        keys.stream().map(key -> (short) key.threshold()).toArray(Short[]::new)))
                .map(rows -> {
                    Set<Key> fresh = HashSet.newHashSet(rows.size());
                    rows.forEach(row ->
                            fresh.add(new Key(row.getUUID(0), row.getString(1), row.getString(2), row.getShort(3))));
                    return fresh;
                });
    }

    private List<CloudEvent<BudgetThresholdReached>> events(List<Alert> alerts, Map<UUID, String> owners) {
        return alerts.stream()
                .map(alert -> {
                    Budget budget = alert.spent().budget();
                    return events.create(
                            alert.eventType(),
                            budget.id().toString(),
                            budget.organization(),
                            alert.payload(owners.get(budget.organization())));
                })
                .toList();
    }

    private static Set<UUID> organizations(List<Alert> alerts) {
        return alerts.stream()
                .map(alert -> alert.spent().budget().organization())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Forgets what {@code budget} was told about but, with another amount, has not reached any more: when it is reached
     * again, somebody wants to know.
     */
    Uni<Void> rearm(SqlClient transaction, Budget budget) {
        return transaction
                .preparedQuery("""
                        DELETE FROM budget_threshold t USING budget_counter c
                        WHERE t.budget_id = $1 AND c.budget_id = $1 AND c.period = t.period
                          AND c.spent * 100 < $2 * t.threshold
                        """)
                .execute(Tuple.of(budget.id(), budget.terms().amountUsd()))
                .replaceWithVoid();
    }
}
