package io.llmoptimizer.auth.audit;

import java.util.UUID;

/** Where a chain ends. A chain without rows ends at position 0. */
record ChainHead(UUID chain, long position, Mac mac, Mac seal) {
    AuditRow.Place next() {
        return new AuditRow.Place(chain, position + 1);
    }
}
