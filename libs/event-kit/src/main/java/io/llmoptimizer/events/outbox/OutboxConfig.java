package io.llmoptimizer.events.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the outbox is emptied. */
@ConfigMapping(prefix = "llmo.events.outbox")
public interface OutboxConfig {
    /** A notification wakes the relay at once; this is how late an event can be when one was missed. */
    @WithDefault("1s")
    Duration pollInterval();

    /** Events published and deleted in one transaction. More saves commits; a crash republishes at most so many. */
    @WithDefault("500")
    int batchSize();
}
