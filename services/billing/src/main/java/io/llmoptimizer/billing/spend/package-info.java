/**
 * Billing's side of the spend counters in Redis: names, values and scripts, as the contract in {@code SpendKeys} has them.
 * Knows nothing of the ledger or of budgets' own rules; only budgets uses it.
 */
package io.llmoptimizer.billing.spend;
