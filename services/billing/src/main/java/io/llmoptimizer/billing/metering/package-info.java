/**
 * The append-only ledger of model calls and the usage report over it. Other features read sums of it, and take part in the
 * transaction that appends to it through {@code LedgerReaction}; it knows none of them.
 */
package io.llmoptimizer.billing.metering;
