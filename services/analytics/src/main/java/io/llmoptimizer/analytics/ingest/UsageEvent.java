package io.llmoptimizer.analytics.ingest;

import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.UsageRecorded;
import java.util.Objects;
import java.util.UUID;

/**
 * A call and the id that makes it the only one of its kind.
 *
 * @param id the event's, which is the usage record's
 */
record UsageEvent(UUID id, UsageRecorded call) {
    UsageEvent {
        Objects.requireNonNull(call, "a usage event needs its data");
    }

    static UsageEvent of(CloudEvent<UsageRecorded> event) {
        return new UsageEvent(event.id(), event.data());
    }
}
