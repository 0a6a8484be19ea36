package io.llmoptimizer.gateway.limits;

/**
 * One limit that applies to a request.
 *
 * @param key where its state is kept
 * @param whose in words, for the refusal: "API key", "organization"
 */
record Limit(String key, String whose, long perMinute, Gcra rate) {}
