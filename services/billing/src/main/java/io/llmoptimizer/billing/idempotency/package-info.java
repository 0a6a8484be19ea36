/** Writes that carry an {@code Idempotency-Key} have their effect once and answer the same for a day. */
package io.llmoptimizer.billing.idempotency;
