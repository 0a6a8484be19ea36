/**
 * Budgets: their definitions, what is spent of them, the events when thresholds are reached, and telling Redis about both.
 * Reads the ledger's sums, and counts within the ledger's own transaction.
 */
package io.llmoptimizer.billing.budgets;
