package io.llmoptimizer.integration.execution;

import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.integration.chat.ModelRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A call of a client.
 *
 * @param id of its usage record and its budget reservation
 * @param requestId the {@code x-request-id} the client sees
 * @param acceptedNanos {@link System#nanoTime()} at {@code acceptedAt}
 */
public record ModelCall(
        UUID id,
        String requestId,
        Caller caller,
        ModelRequest request,
        CallOptions options,
        Instant acceptedAt,
        long acceptedNanos) {

    /** Time since the call was accepted. */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - acceptedNanos);
    }
}
