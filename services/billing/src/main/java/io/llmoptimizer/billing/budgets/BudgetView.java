package io.llmoptimizer.billing.budgets;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.llmoptimizer.billing.money.Usd;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A budget as clients see it.
 *
 * @param amountUsd exact, in US dollars, as are the next two
 * @param spentUsd what the ledger says was spent in the present period
 * @param remainingUsd what is left of the amount, at least 0
 * @param periodStart first instant of the present period; absent for {@code total}
 * @param periodEnd instant at which it starts anew; absent for {@code total}
 * @param notifyEmail who is told; absent for the organization's owner
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BudgetView(
        UUID id,
        String scope,
        UUID scopeId,
        String amountUsd,
        String spentUsd,
        String remainingUsd,
        String period,
        Instant periodStart,
        Instant periodEnd,
        List<Integer> thresholds,
        boolean hard,
        String notifyEmail,
        Instant createdAt,
        Instant updatedAt) {

    /** {@code budget} with what was {@code spent} of it in {@code period}. */
    static BudgetView of(Budget budget, Period period, BigDecimal spent) {
        BudgetSubject subject = budget.subject();
        BudgetTerms terms = budget.terms();
        return new BudgetView(
                budget.id(),
                subject.scope().wireName(),
                subject.scopeId(),
                Usd.plain(terms.amountUsd()),
                Usd.plain(spent),
                Usd.plain(terms.amountUsd().subtract(spent).max(BigDecimal.ZERO)),
                subject.period().wireName(),
                period.start().orElse(null),
                period.end().orElse(null),
                terms.thresholds(),
                terms.hard(),
                terms.notifyEmail().orElse(null),
                budget.createdAt(),
                budget.updatedAt());
    }
}
