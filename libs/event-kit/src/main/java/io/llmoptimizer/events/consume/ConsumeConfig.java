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

    /** Longest pause between attempts. */
    @WithDefault("10s")
    Duration longestPause();
}
