package io.llmoptimizer.billing.budgets;

import io.llmoptimizer.billing.idempotency.Answer;
import io.llmoptimizer.billing.idempotency.IdempotencyStore;
import io.llmoptimizer.billing.idempotency.IdempotentCall;
import io.llmoptimizer.billing.metering.LedgerStore;
import io.llmoptimizer.billing.metering.OrganizationLockStore;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Makes, changes and deletes budgets. Each is one transaction that first takes the lock every append to the organization's
 * ledger takes: so a record is either in the sum a new budget starts from, or counted when it comes; never both.
 */
@Singleton
class BudgetChangeStore {
    private static final Instant BEGINNING =
            LocalDate.of(1, 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant();

    private final Pool pool;
    private final OrganizationLockStore locks;
    private final LedgerStore ledger;
    private final BudgetStore budgets;
    private final CounterStore counters;
    private final AlertStore alerts;
    private final AdmissionStore admission;
    private final IdempotencyStore idempotency;
    private final BudgetsConfig config;

    BudgetChangeStore(
            Pool pool,
            OrganizationLockStore locks,
            LedgerStore ledger,
            BudgetStore budgets,
            CounterStore counters,
            AlertStore alerts,
            AdmissionStore admission,
            IdempotencyStore idempotency,
            BudgetsConfig config) {
        this.pool = pool;
        this.locks = locks;
        this.ledger = ledger;
        this.budgets = budgets;
        this.counters = counters;
        this.alerts = alerts;
        this.admission = admission;
        this.idempotency = idempotency;
        this.config = config;
    }

    /**
     * Makes {@code budget}, which counts at once what its present period has seen already. Thresholds that this passes are
     * announced at once too, each: whoever limits a running cost wants to know how much of it is gone.
     */
    Uni<Answer> create(Budget budget, Optional<IdempotentCall> call, Function<Spent, Answer> answer) {
        return locked(
                budget.organization(),
                transaction -> idempotency.once(
                        transaction, call, () -> insert(transaction, budget).map(answer)));
    }

    private Uni<Spent> insert(SqlClient transaction, Budget budget) {
        Period present = budget.periodAt(budget.createdAt());
        return requireRoom(transaction, budget.organization())
                .chain(() -> budgets.insert(transaction, budget))
                .chain(() -> ledger.costPerDay(
                        transaction,
                        budget.organization(),
                        budget.subject().scope(),
                        budget.subject().scopeId(),
                        present.start().orElse(BEGINNING)))
                .flatMap(days -> counters.add(transaction, Charge.of(budget, days)))
                .call(spent -> alerts.announce(transaction, Alert.of(spent)))
                .call(() -> admission.noteChange(transaction, budget.organization(), budget.id()))
                .map(spent -> spent.stream()
                        .filter(counter -> counter.period().equals(present))
                        .findFirst()
                        .orElse(new Spent(budget, present, BigDecimal.ZERO)));
    }

    private Uni<Void> requireRoom(SqlClient transaction, UUID organization) {
        return budgets.count(transaction, organization)
                .invoke(count -> {
                    if (count >= config.mostPerOrganization()) {
                        throw ProblemException.conflict(
                                "too-many-budgets",
                                "An organization has at most " + config.mostPerOrganization()
                                        + " budgets; delete one that is not needed.");
                    }
                })
                .replaceWithVoid();
    }

    /** Changes a budget of {@code organization}; empty if it has none with this id. */
    Uni<Optional<Spent>> change(UUID organization, UUID id, Instant now, UnaryOperator<Budget> change) {
        return locked(
                organization,
                transaction -> budgets.find(transaction, organization, id, now)
                        .flatMap(found -> found.isEmpty()
                                ? Uni.createFrom().item(found)
                                : apply(transaction, found.get(), change).map(Optional::of)));
    }

    private Uni<Spent> apply(SqlClient transaction, Spent before, UnaryOperator<Budget> change) {
        Budget changed = change.apply(before.budget());
        Spent spent = new Spent(changed, before.period(), before.amount());
        return budgets.update(transaction, changed)
                .chain(() -> alerts.rearm(transaction, changed))
                .chain(() -> alerts.announce(transaction, Alert.of(List.of(spent))))
                .chain(() -> admission.noteChange(transaction, changed.organization(), changed.id()))
                .replaceWith(spent);
    }

    /** Deletes a budget of {@code organization}; false if it has none with this id. */
    Uni<Boolean> delete(UUID organization, UUID id) {
        return locked(
                organization,
                transaction -> budgets.delete(transaction, organization, id)
                        .call(deleted -> deleted
                                ? admission.noteChange(transaction, organization, id)
                                : Uni.createFrom().voidItem()));
    }

    private <T> Uni<T> locked(UUID organization, Function<SqlClient, Uni<T>> work) {
        return pool.withTransaction(
                transaction -> locks.acquire(transaction, List.of(organization)).chain(() -> work.apply(transaction)));
    }
}
