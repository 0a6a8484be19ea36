package io.llmoptimizer.gateway.proxy;

import io.vertx.core.MultiMap;
import java.time.Duration;

/**
 * Where a request goes, and what it may take.
 *
 * @param target path and query, as the client sent them
 * @param headers all of the request's headers
 * @param responseTimeout until the service begins its answer
 * @param bodyLimit bytes of the request's body
 */
public record Passage(Service service, String target, MultiMap headers, Duration responseTimeout, long bodyLimit) {
    /** Length of a body that only its end will tell. */
    static final long UNKNOWN = -1;
}
