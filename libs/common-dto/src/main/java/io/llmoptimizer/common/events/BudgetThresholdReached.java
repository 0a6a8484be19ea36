package io.llmoptimizer.common.events;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * A budget's ledger spend passed one of its thresholds; published once per budget, period and threshold. With 100 % of a
 * hard budget, {@code budget.exhausted} carries the same payload.
 *
 * @param threshold percent of the amount that was reached
 * @param scope {@code organization}, {@code project}, {@code user} or {@code api-key}
 * @param period {@code day}, {@code week}, {@code month} or {@code total}
 * @param periodStart first instant of the period, or null for {@code total}
 * @param notifyEmail address that is told, or null when nobody is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record BudgetThresholdReached(
        UUID budgetId,
        UUID organizationId,
        String scope,
        UUID scopeId,
        int threshold,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amountUsd,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal spentUsd,
        String period,
        Instant periodStart,
        boolean hard,
        String notifyEmail) {}
