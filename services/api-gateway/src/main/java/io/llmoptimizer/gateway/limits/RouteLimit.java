package io.llmoptimizer.gateway.limits;

/**
 * What a route allows each of its callers beside their other limits.
 *
 * @param requestsPerMinute 0 for no such limit
 * @param concurrent 0 for no such limit
 */
public record RouteLimit(String route, int requestsPerMinute, int concurrent) {}
