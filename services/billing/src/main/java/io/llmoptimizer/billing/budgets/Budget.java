package io.llmoptimizer.billing.budgets;

import java.time.Instant;
import java.util.UUID;

/** A limit on what a share of an organization may cost. */
record Budget(
        UUID id, UUID organization, BudgetSubject subject, BudgetTerms terms, Instant createdAt, Instant updatedAt) {

    Budget with(BudgetTerms changed, Instant now) {
        return new Budget(id, organization, subject, changed, createdAt, now);
    }

    /** The period that holds {@code time}. */
    Period periodAt(Instant time) {
        return subject.period().holding(time);
    }

    /**
     * Whether it counts in {@code period}: in the one it was made in and in later ones. What comes late for a period before
     * is nobody's budget any more.
     */
    boolean countsIn(Period period) {
        return !period.endsBefore(createdAt);
    }
}
