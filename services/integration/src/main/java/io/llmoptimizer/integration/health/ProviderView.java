package io.llmoptimizer.integration.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * A provider as callers see it.
 *
 * @param ready whether it can be called
 * @param missing what it takes to be called; null when it is ready
 * @param keys null for a provider that is called without
 * @param health null as long as nothing is known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProviderView(String id, boolean ready, String missing, Keys keys, State health) {

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
