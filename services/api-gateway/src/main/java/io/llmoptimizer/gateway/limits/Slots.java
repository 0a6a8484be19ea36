package io.llmoptimizer.gateway.limits;

/**
 * How many requests may run at once.
 *
 * @param key where those that run are kept
 * @param whose in words, for the refusal: "API key", "organization"
 */
record Slots(String key, String whose, int most) {}
