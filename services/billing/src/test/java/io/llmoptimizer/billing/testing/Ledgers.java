package io.llmoptimizer.billing.testing;

import io.llmoptimizer.billing.metering.LedgerEntry;
import io.llmoptimizer.billing.metering.LedgerStore;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Appends usage without the broker. */
@Singleton
public class Ledgers {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LedgerStore ledger;

    Ledgers(LedgerStore ledger) {
        this.ledger = ledger;
    }

    /** Appends {@code records} as one batch and returns how many were new. */
    public int append(Collection<Usage> records) {
        return ledger.append(entries(records)).await().atMost(PATIENCE);
    }

    public static List<LedgerEntry> entries(Collection<Usage> records) {
        return records.stream()
                .map(record -> new LedgerEntry(record.id(), record.recorded()))
                .toList();
    }
}
