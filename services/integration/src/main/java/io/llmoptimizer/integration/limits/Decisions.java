package io.llmoptimizer.integration.limits;

import io.llmoptimizer.integration.limits.TokenAdmission.Granted;
import io.llmoptimizer.integration.limits.TokenAdmission.Refused;
import io.llmoptimizer.integration.limits.TokenAdmission.Reservation;
import io.llmoptimizer.integration.limits.TokenAdmission.Standing;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Decisions, from what a bucket's time says. Pure. */
final class Decisions {
    private Decisions() {}

    /** @param fullIn microseconds until the nearest limit's bucket is full, the reservation taken */
    static TokenAdmission granted(Reservation reservation, TokenLimit nearest, long fullIn) {
        return new Granted(reservation, standing(nearest, fullIn));
    }

    /** @param waitMicros until the call would pass */
    static TokenAdmission refused(TokenLimit limit, long fullIn, long waitMicros) {
        return new Refused(limit.whose(), standing(limit, fullIn), Duration.of(waitMicros, ChronoUnit.MICROS));
    }

    private static Standing standing(TokenLimit limit, long fullIn) {
        return new Standing(limit.perMinute(), limit.left(fullIn), Duration.of(fullIn, ChronoUnit.MICROS));
    }
}
