/**
 * Prices that were agreed with an organization, in place of the price list's. Kept in PostgreSQL and, for calls, in memory.
 * Called by execution, once at the start of a call.
 */
package io.llmoptimizer.integration.overrides;
