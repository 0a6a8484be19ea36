package io.llmoptimizer.billing.money;

import java.math.BigDecimal;

/** Amounts of US dollars as the ledger keeps them, NUMERIC(38,18): never rounded, never in scientific notation. */
public final class Usd {
    /** Decimals the ledger keeps. */
    public static final int DECIMALS = 18;

    private static final int WHOLE_DIGITS = 20;

    /**
     * {@code amount}, which the ledger can hold to the last digit.
     *
     * @throws IllegalArgumentException if it has more digits than that, since storing it would round it
     */
    public static BigDecimal exact(BigDecimal amount) {
        BigDecimal plain = amount.stripTrailingZeros();
        if (decimals(plain) > DECIMALS || plain.precision() - plain.scale() > WHOLE_DIGITS) {
            throw new IllegalArgumentException(
                    "an amount has at most 20 digits before and 18 after the decimal point: " + amount);
        }
        return plain;
    }

    /** Digits after the decimal point that {@code amount} really needs. */
    public static int decimals(BigDecimal amount) {
        return Math.max(0, amount.stripTrailingZeros().scale());
    }

    /** {@code amount} as clients see it: exact, without needless zeros, such as {@code 0.0000004}. */
    public static String plain(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }

    private Usd() {}
}
