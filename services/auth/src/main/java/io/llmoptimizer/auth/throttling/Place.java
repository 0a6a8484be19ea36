package io.llmoptimizer.auth.throttling;

/**
 * Where failures are counted.
 *
 * @param key in Redis; tells nothing of the address or account it stands for
 */
record Place(String key, Rule rule) {}
