package io.llmoptimizer.common.spend;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A budget that stops calls, as the admission counters know it; see {@link SpendKeys}.
 *
 * @param limit nano-dollars a period may cost, 0 to {@link NanoUsd#MAX}
 */
public record HardBudget(UUID id, long limit, Period period) {
    /** After what the counting starts anew, in UTC. */
    public enum Period {
        DAY,
        /** From Monday. */
        WEEK,
        MONTH,
        /** Never. */
        TOTAL
    }

    public HardBudget {
        Objects.requireNonNull(id, "a hard budget needs an id");
        Objects.requireNonNull(period, "a hard budget needs a period");
        if (limit < 0 || limit > NanoUsd.MAX) {
            throw new IllegalArgumentException("a hard budget's limit must be 0 to 2^53 nano-dollars: " + limit);
        }
    }

    /** A budget of {@code usd} a {@code period}. */
    public static HardBudget of(UUID id, BigDecimal usd, Period period) {
        return new HardBudget(id, NanoUsd.ceil(usd), period);
    }

    /** All {@code budgets} of one subject as the value of its field: {@code id|limit|day;id|limit|month}. */
    public static String encode(Collection<HardBudget> budgets) {
        return budgets.stream()
                .map(budget -> budget.id + "|" + budget.limit + "|"
                        + budget.period.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(";"));
    }
}
