package io.llmoptimizer.billing.budgets;

import io.llmoptimizer.common.events.BudgetThresholdReached;
import io.llmoptimizer.common.events.EventTypes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Something to tell about a budget, once in its period.
 *
 * @param eventType {@code budget.threshold-reached.v1} or {@code budget.exhausted.v1}
 * @param threshold percent that was reached
 */
record Alert(Spent spent, String eventType, int threshold) {
    private static final int ALL = 100;

    /**
     * All that there is to tell about {@code spent}, whether it was told before or not: a threshold that a batch jumps over
     * is reached too. A hard budget is exhausted at 100 %, whatever its thresholds.
     */
    static List<Alert> of(Collection<Spent> spent) {
        List<Alert> alerts = new ArrayList<>();
        for (Spent counter : spent) {
            BudgetTerms terms = counter.budget().terms();
            terms.thresholds().stream()
                    .filter(counter::reached)
                    .forEach(percent -> alerts.add(new Alert(counter, EventTypes.BUDGET_THRESHOLD_REACHED, percent)));
            if (terms.hard() && counter.reached(ALL)) {
                alerts.add(new Alert(counter, EventTypes.BUDGET_EXHAUSTED, ALL));
            }
        }
        return alerts;
    }

    /** The event's payload, for {@code ownerEmail} unless the budget names somebody else. */
    BudgetThresholdReached payload(String ownerEmail) {
        Budget budget = spent.budget();
        BudgetTerms terms = budget.terms();
        return new BudgetThresholdReached(
                budget.id(),
                budget.organization(),
                budget.subject().scope().wireName(),
                budget.subject().scopeId(),
                threshold,
                terms.amountUsd(),
                spent.amount(),
                budget.subject().period().wireName(),
                spent.period().start().orElse(null),
                terms.hard(),
                terms.notifyEmail().orElse(ownerEmail));
    }
}
