package io.llmoptimizer.billing.budgets;

import java.time.Instant;
import java.util.Optional;

/**
 * One period of a budget.
 *
 * @param name as in the spend counters, such as {@code m2026-11}
 * @param start first instant; empty for the period that has none
 * @param end the instant at which the next one starts; empty for the period that has none
 */
record Period(String name, Optional<Instant> start, Optional<Instant> end) {

    /** Whether all of it lies before {@code time}. */
    boolean endsBefore(Instant time) {
        return end.map(instant -> !instant.isAfter(time)).orElse(false);
    }
}
