package io.llmoptimizer.billing.metering;

import io.llmoptimizer.billing.money.Usd;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.UsageRecorded;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * One model call in the ledger.
 *
 * @param id the event's id, which is the usage record's id and that of its spend reservation
 * @param usage the record as integration made it
 */
public record LedgerEntry(UUID id, UsageRecorded usage) {
    public LedgerEntry {
        if (usage == null) {
            throw new IllegalArgumentException("usage event " + id + " has no data");
        }
        Usd.exact(usage.costUsd());
    }

    static LedgerEntry of(CloudEvent<UsageRecorded> event) {
        return new LedgerEntry(event.id(), event.data());
    }

    public UUID organization() {
        return usage.organizationId();
    }

    public Instant occurredAt() {
        return usage.occurredAt();
    }

    public BigDecimal costUsd() {
        return usage.costUsd();
    }
}
