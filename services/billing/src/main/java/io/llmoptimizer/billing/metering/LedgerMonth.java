package io.llmoptimizer.billing.metering;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A UTC month of the ledger, which is one partition. */
record LedgerMonth(YearMonth month) {

    /** The months that need a partition at {@code now}: the last one, for late records, this one, and {@code ahead} more. */
    static List<LedgerMonth> needed(Instant now, int ahead) {
        YearMonth present = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        return IntStream.rangeClosed(-1, ahead)
                .mapToObj(offset -> new LedgerMonth(present.plusMonths(offset)))
                .toList();
    }

    String partition() {
        return String.format(Locale.ROOT, "usage_ledger_%04d_%02d", month.getYear(), month.getMonthValue());
    }

    Instant starts() {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    Instant ends() {
        return new LedgerMonth(month.plusMonths(1)).starts();
    }
}
