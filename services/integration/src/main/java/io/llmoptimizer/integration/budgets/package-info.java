/**
 * Admission under hard budgets: the worst case of a call is reserved before it and settled to the real cost after it.
 * Called by whoever executes calls. The counters are billing's, see {@link
 * io.llmoptimizer.common.spend.SpendKeys}.
 */
package io.llmoptimizer.integration.budgets;
