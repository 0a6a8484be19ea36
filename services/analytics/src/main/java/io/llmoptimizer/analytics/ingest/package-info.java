/** Takes in events, each exactly once, and hands their sums to {@code rollups}. Nobody calls it. */
package io.llmoptimizer.analytics.ingest;
