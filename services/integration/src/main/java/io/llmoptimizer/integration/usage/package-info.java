/**
 * Usage records: one for every call that reached execution, durable in PostgreSQL before the answer is complete and
 * published from there. Called by whoever executes calls; imports nothing of this service.
 */
package io.llmoptimizer.integration.usage;
