package io.llmoptimizer.billing.budgets;

import io.llmoptimizer.billing.metering.LedgerEntry;
import io.llmoptimizer.billing.metering.LedgerScope;
import io.llmoptimizer.common.spend.SpendKeys;
import java.util.Objects;
import java.util.UUID;

/**
 * What a budget counts; fixed for its life, so that its counters never change their meaning.
 *
 * @param scopeId the organization's, project's, user's or key's id
 */
record BudgetSubject(LedgerScope scope, UUID scopeId, BudgetPeriod period) {
    BudgetSubject {
        Objects.requireNonNull(scope, "a budget needs a scope");
        Objects.requireNonNull(scopeId, "a budget needs a scope id");
        Objects.requireNonNull(period, "a budget needs a period");
    }

    boolean covers(LedgerEntry entry) {
        return scope.covers(entry, scopeId);
    }

    /** The field of the spend counters' definitions that calls of this subject look at. */
    String admissionField() {
        return switch (scope) {
            case ORGANIZATION -> SpendKeys.ORGANIZATION;
            case PROJECT -> SpendKeys.project(scopeId);
            case USER -> SpendKeys.user(scopeId);
            case API_KEY -> SpendKeys.apiKey(scopeId);
        };
    }
}
