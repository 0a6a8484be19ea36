/**
 * Runs a call: cache, budget, provider attempts, metering. Decides nothing about routes and knows no HTTP. Called by the
 * model surfaces.
 *
 * <p>Every call that passes admission ends in exactly one usage record and one settlement: see {@link
 * io.llmoptimizer.integration.execution.Metering}.
 */
package io.llmoptimizer.integration.execution;
