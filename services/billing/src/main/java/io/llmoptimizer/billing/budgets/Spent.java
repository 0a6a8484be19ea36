package io.llmoptimizer.billing.budgets;

import java.math.BigDecimal;

/**
 * All that was spent of a budget in one period.
 *
 * @param amount US dollars
 */
record Spent(Budget budget, Period period, BigDecimal amount) {

    /** Whether {@code percent} of the budget is spent. */
    boolean reached(int percent) {
        return amount.movePointRight(2).compareTo(budget.terms().amountUsd().multiply(BigDecimal.valueOf(percent)))
                >= 0;
    }
}
