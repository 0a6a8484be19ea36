package io.llmoptimizer.gateway.revocations;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How this gateway learns what auth revoked. */
@ConfigMapping(prefix = "llmo.revocations")
public interface RevocationsConfig {
    /**
     * How often Redis is asked for what is new. Messages are faster, but may be lost; this bounds what a lost one costs. With
     * the promise of one second fleet-wide, it must stay below that.
     */
    @WithDefault("400ms")
    Duration pollInterval();

    /**
     * How far back each poll looks again. Covers clocks of auth's replicas that differ, and writes that overtake each other.
     */
    @WithDefault("10s")
    Duration overlap();

    /** How long a revocation is kept. Must exceed the life of any access token, even if Redis lost its data meanwhile. */
    @WithDefault("1h")
    Duration keep();
}
