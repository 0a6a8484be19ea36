package io.llmoptimizer.notification.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How hard we try to deliver a message. */
@ConfigMapping(prefix = "llmo.notification.delivery")
public interface DeliveryConfig {
    /** Attempts before a message has failed. A provider's outage of a morning should be survived. */
    @WithDefault("10")
    int maxAttempts();

    /** Pause after the first attempt; doubled after each further one. */
    @WithDefault("5s")
    Duration firstPause();

    /** Longest pause between attempts, unless the provider asks for a longer one. */
    @WithDefault("30m")
    Duration longestPause();

    /** Messages one replica sends at the same time. */
    @WithDefault("8")
    int concurrency();

    /**
     * How long a replica has for an attempt before another may begin one. Must be longer than a provider's answer takes,
     * or a message is sent twice.
     */
    @WithDefault("2m")
    Duration lease();

    /** How often due messages are looked for; new ones are tried at once. */
    @WithDefault("1s")
    Duration pollInterval();
}
