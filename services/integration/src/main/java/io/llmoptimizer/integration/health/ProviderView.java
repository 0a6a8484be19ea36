package io.llmoptimizer.integration.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * A provider as callers see it.
 *
 * @param ready whether the caller's organization can call it
 * @param missing what it takes to be called; null when it is ready
 * @param ownKeys whether calls of the caller's organization use keys of its own
 * @param keys the platform's; null for a provider that is called without
 * @param health null as long as nothing is known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProviderView(String id, boolean ready, String missing, boolean ownKeys, Keys keys, State health) {

    /**
     * @param resting keys that the provider did not serve and that are left out for a while, for all models
     */
    public record Keys(int total, int resting) {}

    /**
     * @param since when it became so
     * @param detail what the last round of checks saw
     */
    public record State(Health state, Instant since, Instant checkedAt, String detail) {
        static State of(HealthRecord known) {
            return new State(known.health(), known.since(), known.checkedAt(), known.detail());
        }
    }
}
