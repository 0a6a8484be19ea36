package io.llmoptimizer.gateway.proxy;

import io.llmoptimizer.gateway.transform.HeaderEdits;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * Where a request goes, and what it may take.
 *
 * @param target path and query, as the client sent them
 * @param headers all of the request's headers
 * @param body all of the request's body if it was read already, else null: it then streams
 * @param responseTimeout until the service begins its answer
 * @param idleTimeout longest silence within it
 * @param bodyLimit bytes of the request's body
 * @param answerEdits changes to the answer's headers
 */
public record Passage(
        Service service,
        String target,
        MultiMap headers,
        Buffer body,
        Duration responseTimeout,
        Duration idleTimeout,
        long bodyLimit,
        HeaderEdits answerEdits) {
    /** Length of a body that only its end will tell. */
    static final long UNKNOWN = -1;
}
