package io.llmoptimizer.billing.metering;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How usage records become ledger rows, and how much of the ledger one report may read. */
@ConfigMapping(prefix = "llmo.metering")
public interface MeteringConfig {
    /**
     * Records appended in one transaction. A commit costs about half a millisecond of disk, so larger batches ingest more;
     * a batch holds the locks of its organizations, so smaller ones let budget changes through sooner.
     */
    @WithDefault("256")
    int largestBatch();

    /** How long a batch waits to fill: the delay of a lone record before its budget counts it. */
    @WithDefault("20ms")
    Duration longestWait();

    /** Months that have a partition before they begin. The service may be down this long without using the default one. */
    @WithDefault("3")
    int partitionsAhead();

    /** Longest range of one usage report. A report reads every ledger row of its range. */
    @WithDefault("366d")
    Duration longestReport();

    /** Most rows of one usage report. */
    @WithDefault("10000")
    int largestReport();
}
