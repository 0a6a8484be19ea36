package io.llmoptimizer.analytics.ingest;

import io.llmoptimizer.analytics.rollups.BatchId;
import java.time.Instant;
import java.util.List;

/**
 * Events that go into the rollups together.
 *
 * @param openedAt lets others tell when its owner must have given it up
 * @param events as they were delivered: some may have been taken in before, by this batch or another
 */
record Batch(BatchId id, Instant openedAt, List<UsageEvent> events) {
    Batch {
        events = List.copyOf(events);
    }
}
