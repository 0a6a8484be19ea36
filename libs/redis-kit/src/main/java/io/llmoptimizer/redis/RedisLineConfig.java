package io.llmoptimizer.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long a silent Redis is trusted. The server itself is {@code quarkus.redis.hosts}. */
@ConfigMapping(prefix = "llmo.redis")
public interface RedisLineConfig {

    /**
     * No answer for this long, and Redis counts as away: those who wait are told, and those who come are told at once. A
     * healthy Redis takes well under a millisecond; but a machine that is short of processors pauses us all for longer than
     * one thinks.
     */
    @WithDefault("500ms")
    Duration stalled();

    /** No answer for this long, and a new connection is opened: the old one may lead nowhere. */
    @WithDefault("2s")
    Duration lost();
}
