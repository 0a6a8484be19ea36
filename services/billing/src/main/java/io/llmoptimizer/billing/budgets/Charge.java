package io.llmoptimizer.billing.budgets;

import io.llmoptimizer.billing.metering.LedgerEntry;
import io.llmoptimizer.billing.metering.LedgerStore.DayCost;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An amount that counts against a budget in one period.
 *
 * @param amount US dollars, more than nothing
 */
record Charge(Budget budget, Period period, BigDecimal amount) {

    private record Counter(UUID budget, String period) {}

    /** What {@code entries} add to {@code budgets}: at most one charge for each budget and period. */
    static List<Charge> of(Collection<LedgerEntry> entries, Collection<Budget> budgets) {
        Map<Counter, Charge> charges = new LinkedHashMap<>();
        for (Budget budget : budgets) {
            for (LedgerEntry entry : entries) {
                if (budget.organization().equals(entry.organization())
                        && budget.subject().covers(entry)) {
                    add(charges, budget, entry.occurredAt(), entry.costUsd());
                }
            }
        }
        return new ArrayList<>(charges.values());
    }

    /** What {@code days} of the ledger, already chosen by the budget's scope, add to {@code budget}. */
    static List<Charge> of(Budget budget, Collection<DayCost> days) {
        Map<Counter, Charge> charges = new LinkedHashMap<>();
        for (DayCost day : days) {
            add(charges, budget, day.day().atStartOfDay(ZoneOffset.UTC).toInstant(), day.costUsd());
        }
        return new ArrayList<>(charges.values());
    }

    private static void add(Map<Counter, Charge> charges, Budget budget, Instant time, BigDecimal amount) {
        Period period = budget.periodAt(time);
        if (amount.signum() > 0 && budget.countsIn(period)) {
            charges.merge(new Counter(budget.id(), period.name()), new Charge(budget, period, amount), Charge::plus);
        }
    }

    private Charge plus(Charge other) {
        return new Charge(budget, period, amount.add(other.amount));
    }
}
