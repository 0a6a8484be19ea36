package io.llmoptimizer.notification.templates;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** US dollars as people read them. */
final class Usd {
    private static final BigDecimal ONE = BigDecimal.ONE;

    /** {@code $1,234.50}; below a dollar with as many decimals as tell something, six at most: {@code $0.0042}. */
    static String format(BigDecimal amount) {
        int decimals = amount.abs().compareTo(ONE) >= 0 ? 2 : 6;
        DecimalFormat format = new DecimalFormat(
                "$#,##0.00" + "#".repeat(decimals - 2), DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setRoundingMode(RoundingMode.HALF_UP);
        return format.format(amount);
    }

    private Usd() {}
}
