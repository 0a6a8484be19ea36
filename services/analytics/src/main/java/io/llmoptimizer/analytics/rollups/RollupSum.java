package io.llmoptimizer.analytics.rollups;

import java.time.Instant;
import java.util.Map;

/**
 * The sum of several rollups.
 *
 * @param start beginning of the bucket the rollups have in common, or null when the sum goes over time
 * @param key value of each dimension that was grouped by; a value is null for calls that had none
 */
public record RollupSum(Instant start, Map<Dimension, String> key, Counters counters) {}
