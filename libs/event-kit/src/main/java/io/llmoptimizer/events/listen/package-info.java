/** Hears what PostgreSQL announces; for whoever keeps something in memory that a table decides. */
package io.llmoptimizer.events.listen;
