package io.llmoptimizer.events.consume;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When a consumer gives an event up. */
@ConfigMapping(prefix = "llmo.events.consume")
public interface ConsumeConfig {
    /** Attempts at one event before it is dead-lettered. A store that is out of reach is not counted: it is waited for. */
    @WithDefault("5")
    int maxAttempts();

    /** Pause before the second attempt; doubled before each further one. */
    @WithDefault("200ms")
    Duration firstPause();

    /** Longest pause between attempts, and between attempts to reach the broker. */
    @WithDefault("5s")
    Duration longestPause();

    /** An effect that takes longer counts as an outage of its store and is tried again. */
    @WithDefault("60s")
    Duration effectTimeout();

    /** How long a stopping service waits for the batches under way; what is not done by then is delivered again. */
    @WithDefault("8s")
    Duration stopTimeout();
}
