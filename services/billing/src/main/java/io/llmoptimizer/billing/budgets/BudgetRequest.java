package io.llmoptimizer.billing.budgets;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.llmoptimizer.billing.metering.LedgerScope;
import io.llmoptimizer.http.problem.ProblemException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A budget as clients write it.
 *
 * @param scope {@code organization}, {@code project}, {@code user} or {@code api-key}
 * @param scopeId id of the project, user or key; not needed for the organization
 * @param amountUsd dollars a period may cost, a JSON string or number
 * @param period {@code day}, {@code week}, {@code month} or {@code total}
 * @param thresholds percents at which somebody is told; 50, 80 and 100 when absent
 * @param hard whether calls are refused once it is spent; true when absent
 * @param notifyEmail who is told; the organization's owner when absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BudgetRequest(
        @Schema(examples = "organization") String scope,
        UUID scopeId,

        @Schema(implementation = String.class, examples = "100.00")
        BigDecimal amountUsd,

        @Schema(examples = "month") String period,
        List<Integer> thresholds,
        Boolean hard,
        String notifyEmail) {

    BudgetTerms terms() {
        return new BudgetTerms(
                amountUsd,
                thresholds == null ? BudgetTerms.DEFAULT_THRESHOLDS : thresholds,
                hard == null || hard,
                Optional.ofNullable(notifyEmail).filter(address -> !address.isBlank()));
    }

    /** What a new budget of {@code organization} counts. */
    BudgetSubject subject(UUID organization) {
        LedgerScope what = LedgerScope.named(scope)
                .orElseThrow(
                        () -> ProblemException.invalid("scope", "must be one of organization, project, user, api-key"));
        BudgetPeriod when = BudgetPeriod.named(period)
                .orElseThrow(() -> ProblemException.invalid("period", "must be one of day, week, month, total"));
        if (what == LedgerScope.ORGANIZATION) {
            if (scopeId != null && !scopeId.equals(organization)) {
                throw ProblemException.notFound("organization");
            }
            return new BudgetSubject(what, organization, when);
        }
        if (scopeId == null) {
            throw ProblemException.invalid("scopeId", "is needed for the scope " + what.wireName());
        }
        return new BudgetSubject(what, scopeId, when);
    }

    /** Refuses to change what {@code budget} counts; what is absent stays. */
    void requireSameSubject(Budget budget) {
        BudgetSubject subject = budget.subject();
        boolean same = (scope == null || scope.equals(subject.scope().wireName()))
                && (scopeId == null || scopeId.equals(subject.scopeId()))
                && (period == null || period.equals(subject.period().wireName()));
        if (!same) {
            throw ProblemException.invalid(
                    "scope", "can't be changed, nor can scopeId and period; delete this budget and create another one");
        }
    }
}
