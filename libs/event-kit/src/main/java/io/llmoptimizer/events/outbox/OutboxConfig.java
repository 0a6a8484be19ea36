package io.llmoptimizer.events.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the outbox is emptied, and how long the inbox remembers. */
@ConfigMapping(prefix = "llmo.events.outbox")
public interface OutboxConfig {
    /**
     * How long the first event of a batch waits for others. Nobody waits for an event; but each batch costs its transaction, the
     * broker's and those of all consumers, on machines that serve requests meanwhile.
     */
    @WithDefault("100ms")
    Duration linger();

    /** A notification wakes the relay; this is how late an event can be when one was missed. */
    @WithDefault("1s")
    Duration pollInterval();

    /** Events published and deleted in one transaction. More saves commits; a crash republishes at most so many. */
    @WithDefault("500")
    int batchSize();

    /** Pause after a batch that could not be published or deleted. */
    @WithDefault("2s")
    Duration pauseAfterFailure();

    /** How long a stopping service waits for the batch under way. */
    @WithDefault("8s")
    Duration stopTimeout();

    /** How often the outbox is counted for the metrics. */
    @WithDefault("10s")
    Duration measureInterval();

    /**
     * How long the inbox remembers events. An event that comes back later, such as a dead letter replayed after that time,
     * has its effect once more: so 30 days at least.
     */
    @WithDefault("45d")
    Duration inboxKeep();

    /** How often the inbox is pruned. */
    @WithDefault("1h")
    Duration pruneInterval();
}
