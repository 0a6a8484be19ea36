package io.llmoptimizer.analytics.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How usage events are taken in. */
@ConfigMapping(prefix = "llmo.analytics.ingest")
interface IngestConfig {
    /**
     * Most events of a batch. A batch costs the same few round trips whatever its size, and its calls fall into few rollups, so
     * larger is faster, until the document that holds a batch under way nears MongoDB's 16 MB: at 512 an event may have 30 kB.
     */
    @WithDefault("512")
    int batchSize();

    /** How long a batch waits to fill: what a quiet system adds to the age of its figures. */
    @WithDefault("50ms")
    Duration batchWait();

    /** How often batches that were given up are looked for. */
    @WithDefault("5s")
    Duration recoveryInterval();

    /**
     * Age at which a batch counts as given up. Finishing one that is not costs work twice, but does no harm; a live batch takes
     * milliseconds.
     */
    @WithDefault("10s")
    Duration givenUpAfter();
}
