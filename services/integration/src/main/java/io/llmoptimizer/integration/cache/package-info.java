/**
 * The exact response cache: the same request of the same organization to the same model is answered from memory or
 * Redis. Called by whoever executes calls; imports nothing of this service.
 */
package io.llmoptimizer.integration.cache;
