package io.llmoptimizer.billing.budgets;

import io.llmoptimizer.billing.money.Usd;
import io.llmoptimizer.http.problem.ProblemException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What of a budget can be changed.
 *
 * @param amountUsd what a period may cost, above 0 and at most nine million dollars, which the admission counters hold exactly
 * @param thresholds percents at which an event is published, ascending
 * @param hard whether calls are refused once it is spent
 * @param notifyEmail who is told; empty for the organization's owner
 */
record BudgetTerms(BigDecimal amountUsd, List<Integer> thresholds, boolean hard, Optional<String> notifyEmail) {
    static final List<Integer> DEFAULT_THRESHOLDS = List.of(50, 80, 100);

    private static final BigDecimal LARGEST = BigDecimal.valueOf(9_000_000);
    /** Whole nano-dollars, the unit of the admission counters. */
    private static final int DECIMALS = 9;

    private static final int LONGEST_ADDRESS = 254;
    private static final Pattern ADDRESS = Pattern.compile("[^\\s\\p{Cntrl}@]+@[^\\s\\p{Cntrl}@]+");

    BudgetTerms {
        if (amountUsd == null) {
            throw ProblemException.invalid("amountUsd", "is needed, such as \"100.00\"");
        }
        if (amountUsd.signum() <= 0 || amountUsd.compareTo(LARGEST) > 0) {
            throw ProblemException.invalid("amountUsd", "must be more than 0 and at most 9000000");
        }
        if (Usd.decimals(amountUsd) > DECIMALS) {
            throw ProblemException.invalid("amountUsd", "must have at most 9 decimals");
        }
        if (thresholds.stream().anyMatch(percent -> percent == null || percent < 1 || percent > 100)) {
            throw ProblemException.invalid("thresholds", "must be whole percents from 1 to 100");
        }
        thresholds = thresholds.stream().distinct().sorted().toList();
        notifyEmail.ifPresent(BudgetTerms::checkAddress);
    }

    private static void checkAddress(String address) {
        if (address.length() > LONGEST_ADDRESS || !ADDRESS.matcher(address).matches()) {
            throw ProblemException.invalid("notifyEmail", "must be an e-mail address");
        }
    }
}
