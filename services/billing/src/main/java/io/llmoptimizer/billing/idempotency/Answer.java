package io.llmoptimizer.billing.idempotency;

import java.net.URI;
import java.util.Objects;

/**
 * What a write answered, as it can be answered again.
 *
 * @param location value of the {@code Location} header
 * @param body JSON
 * @param replayed whether the effect was made by an earlier call
 */
public record Answer(int status, URI location, String body, boolean replayed) {
    public Answer {
        Objects.requireNonNull(location, "a created resource has a location");
        Objects.requireNonNull(body, "an answer that is kept has a body");
    }
}
