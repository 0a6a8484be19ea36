/**
 * An organization's own names for models. Kept in PostgreSQL and, for calls, in memory. Called by execution.
 */
package io.llmoptimizer.integration.aliases;
