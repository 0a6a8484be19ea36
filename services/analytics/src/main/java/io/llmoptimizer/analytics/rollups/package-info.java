/**
 * What calls add up to: counters and histograms per minute, hour and day. {@code ingest} writes them; {@code usage} and
 * {@code performance} read them.
 */
package io.llmoptimizer.analytics.rollups;
