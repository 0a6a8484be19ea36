package io.llmoptimizer.billing.budgets;

import io.llmoptimizer.billing.metering.LedgerEntry;
import io.llmoptimizer.billing.metering.LedgerReaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Counts what the ledger takes in, announces what that reaches, and notes what Redis is to be told. */
@Singleton
class BudgetReactionStore implements LedgerReaction {
    private final BudgetStore budgets;
    private final CounterStore counters;
    private final AlertStore alerts;
    private final AdmissionStore admission;
    private final AdmissionPublisher publisher;

    BudgetReactionStore(
            BudgetStore budgets,
            CounterStore counters,
            AlertStore alerts,
            AdmissionStore admission,
            AdmissionPublisher publisher) {
        this.budgets = budgets;
        this.counters = counters;
        this.alerts = alerts;
        this.admission = admission;
        this.publisher = publisher;
    }

    @Override
    public Uni<Void> appended(SqlClient transaction, List<LedgerEntry> entries) {
        Set<UUID> organizations =
                entries.stream().map(LedgerEntry::organization).collect(Collectors.toUnmodifiableSet());
        return budgets.of(transaction, organizations)
                .flatMap(known -> known.isEmpty() ? Uni.createFrom().voidItem() : count(transaction, entries, known));
    }

    private Uni<Void> count(SqlClient transaction, List<LedgerEntry> entries, List<Budget> known) {
        List<Charge> charges = Charge.of(entries, known);
        return counters.add(transaction, charges)
                .flatMap(spent -> alerts.announce(transaction, Alert.of(spent)))
                .chain(() -> admission.noteRecords(transaction, records(entries, known), charged(charges)));
    }

    /** Of organizations without a budget no call has a reservation. */
    private static Map<UUID, Set<UUID>> records(List<LedgerEntry> entries, Collection<Budget> known) {
        Set<UUID> limited = known.stream().map(Budget::organization).collect(Collectors.toUnmodifiableSet());
        Map<UUID, Set<UUID>> records = new HashMap<>();
        for (LedgerEntry entry : entries) {
            if (limited.contains(entry.organization())) {
                records.computeIfAbsent(entry.organization(), id -> new HashSet<>())
                        .add(entry.id());
            }
        }
        return records;
    }

    private static Map<UUID, Set<UUID>> charged(List<Charge> charges) {
        Map<UUID, Set<UUID>> budgets = new HashMap<>();
        for (Charge charge : charges) {
            budgets.computeIfAbsent(charge.budget().organization(), id -> new HashSet<>())
                    .add(charge.budget().id());
        }
        return budgets;
    }

    @Override
    public void committed() {
        publisher.wake();
    }
}
