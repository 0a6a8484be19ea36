package io.llmoptimizer.integration.usage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How usage records become durable. */
@ConfigMapping(prefix = "llmo.usage")
public interface UsageConfig {
    /** What a response waits for. */
    enum Durability {
        /** Its record is committed: nothing that was answered is ever missing, and a response takes a commit longer. */
        STRICT,
        /** Nothing: a crash of this process loses the records that still wait, some milliseconds' worth. */
        RELAXED
    }

    /** See {@link Durability}. */
    @WithDefault("strict")
    Durability durability();

    /** Records in one transaction at most. More saves commits under load; fewer bounds how long one commit takes. */
    @WithDefault("512")
    int batchSize();

    /**
     * Records that may wait for the store before new calls are refused with 503. They are kept in memory, about 2 kB each, and
     * are what a crash loses while PostgreSQL is away.
     */
    @WithDefault("10000")
    int queueCapacity();

    /** How long a response waits for its record before it fails; the record stays queued. Checked every 100 ms. */
    @WithDefault("5s")
    Duration commitTimeout();

    /** How long one transaction may take before it is given up and tried again; a second write of a record does nothing. */
    @WithDefault("10s")
    Duration transactionTimeout();

    /** Pause before the first retry of a transaction that failed; doubled each time. */
    @WithDefault("50ms")
    Duration firstPause();

    /** Longest pause between retries, and so about how late the store's return is noticed. */
    @WithDefault("2s")
    Duration longestPause();

    /** How long a stop of the service waits for the records that still wait. */
    @WithDefault("10s")
    Duration shutdownTimeout();
}
