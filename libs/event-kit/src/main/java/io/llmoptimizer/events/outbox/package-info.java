/** The transactional outbox and inbox in PostgreSQL, and the relay to the broker. */
package io.llmoptimizer.events.outbox;
