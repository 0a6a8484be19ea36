package io.llmoptimizer.integration.budgets;

import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.UUID;

/** Whether the hard budgets let a call pass. */
public sealed interface Admission {

    /**
     * The call may be made; settle it under the same id afterwards.
     *
     * @param outputCap tokens to send as {@code max_tokens}, at least 1: present only when the client gave none and a hard
     *     budget applies
     */
    record Granted(OptionalLong outputCap) implements Admission {
        static final Granted WITHOUT_CAP = new Granted(OptionalLong.empty());
    }

    /**
     * A hard budget has nothing left. Answered with 429 {@code budget_exceeded}.
     *
     * @param budgetId the budget that has the least left
     * @param amountUsd what it allows in a period
     * @param spentUsd what is spent in the present period or reserved by calls that are still running
     */
    record Refused(UUID budgetId, BigDecimal amountUsd, BigDecimal spentUsd) implements Admission {}
}
