/** Consuming events: batches, bounded retries, dead-lettering. */
package io.llmoptimizer.events.consume;
