/**
 * Small tables that calls depend on, kept in memory so that no call waits for them: read whole at start, and again when any
 * replica changed them. For every feature with such a table.
 */
package io.llmoptimizer.integration.snapshots;
