package io.llmoptimizer.gateway.routes;

import java.time.Duration;

/**
 * What a request of a route may take.
 *
 * @param responseTimeout how long the service may take to begin its answer
 * @param idleTimeout longest silence within an answer that has begun
 * @param bodyLimit largest request body, in bytes
 * @param requestsPerMinute of each caller on this route, beside the caller's other limits; 0 for no such limit
 * @param concurrent requests of each caller that may run on this route at once; 0 for no such limit
 */
public record Bounds(
        Duration responseTimeout, Duration idleTimeout, long bodyLimit, int requestsPerMinute, int concurrent) {
    /** The silence that is allowed where a route says nothing: models pause for seconds, not minutes. */
    static final Duration IDLE = Duration.ofMinutes(5);

    public Bounds {
        require(responseTimeout.isPositive(), "its response-timeout must be positive");
        require(idleTimeout.isPositive(), "its idle-timeout must be positive");
        require(bodyLimit >= 0, "its body-limit must not be negative");
        require(requestsPerMinute >= 0 && concurrent >= 0, "its limits must not be negative");
    }

    private static void require(boolean rule, String message) {
        if (!rule) {
            throw new IllegalArgumentException(message);
        }
    }
}
