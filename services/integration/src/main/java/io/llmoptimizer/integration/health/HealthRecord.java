package io.llmoptimizer.integration.health;

import java.time.Instant;

/**
 * How a provider is, and what points elsewhere. It changes only after several rounds in a row that say so, so that a single
 * failure does not make it flap.
 *
 * @param since when it became so
 * @param contrary rounds in a row that would have it better, or would have it worse
 * @param worse whether those would have it worse
 */
public record HealthRecord(
        Health health, Instant since, Instant checkedAt, String detail, int contrary, boolean worse) {

    static HealthRecord first(Observation seen, Instant now) {
        return new HealthRecord(seen.health(), now, now, seen.detail(), 0, false);
    }

    /** After one more round. */
    HealthRecord after(Observation seen, Instant now, HealthConfig config) {
        if (seen.health() == health) {
            return new HealthRecord(health, since, now, seen.detail(), 0, false);
        }
        boolean nowWorse = seen.health().isWorseThan(health);
        int inARow = contrary > 0 && worse == nowWorse ? contrary + 1 : 1;
        if (inARow >= (nowWorse ? config.worseAfter() : config.betterAfter())) {
            return first(seen, now);
        }
        return new HealthRecord(health, since, now, seen.detail(), inARow, nowWorse);
    }
}
