package io.llmoptimizer.common.spend;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Whole billionths of a US dollar, the unit of the admission counters: Redis' scripts calculate in doubles, which hold
 * integers exactly up to 2^53, so up to nine million dollars a budget. Always rounded up, so that admission errs on the
 * side of the budget; the ledger keeps the exact amounts.
 */
public final class NanoUsd {
    /** Largest amount the counters hold exactly. */
    public static final long MAX = 1L << 53;

    /** {@code usd} in nano-dollars, rounded up, at most {@link #MAX}. */
    public static long ceil(BigDecimal usd) {
        BigDecimal nano = usd.movePointRight(9).setScale(0, RoundingMode.CEILING);
        return nano.compareTo(BigDecimal.valueOf(MAX)) > 0 ? MAX : nano.longValueExact();
    }

    private NanoUsd() {}
}
