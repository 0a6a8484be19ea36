package io.llmoptimizer.integration.cache;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The exact response cache. */
@ConfigMapping(prefix = "llmo.cache")
public interface CacheConfig {
    /** False: every find is a miss and nothing is kept. */
    @WithDefault("true")
    boolean enabled();

    /** The longest an answer is kept, whatever a client asks for. Longer saves more and shows changes of a model later. */
    @WithDefault("7d")
    Duration longestTtl();

    /** Bytes of answers this process holds in memory; the rest is a round trip to Redis away. */
    @WithDefault("64M")
    MemorySize localSize();

    /** A larger answer is not kept: one of them would push out hundreds of others and hold up Redis. */
    @WithDefault("1M")
    MemorySize largestAnswer();

    /** Time Redis has to answer a find before it counts as a miss: what a sick Redis costs a call at most. */
    @WithDefault("150ms")
    Duration timeout();

    /** How long Redis is left alone, and every find a miss, after it did not answer. */
    @WithDefault("1s")
    Duration pauseAfterFailure();

    /** How late a deletion on another replica is noticed. Shorter asks Redis more often, once per organization and interval. */
    @WithDefault("500ms")
    Duration deletionDelay();

    /** How often counted hits and misses are added up in Redis; a crash loses as much of the statistics. */
    @WithDefault("1s")
    Duration statisticsInterval();
}
