package io.llmoptimizer.auth.audit;

import java.time.Instant;
import java.util.UUID;

/**
 * An event in its place.
 *
 * @param at microseconds are all that is kept
 */
record AuditRow(UUID id, Place place, Instant at, AuditEvent event, Mac mac) {

    /** Where in which chain; the first position is 1. */
    record Place(UUID chain, long position) {}

    Origin origin() {
        return event.origin().orElse(Origin.UNKNOWN);
    }
}
