package io.llmoptimizer.integration.execution;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How calls are run. */
@ConfigMapping(prefix = "llmo.execution")
public interface ExecutionConfig {

    /** For a call that brings no {@code llmo-timeout-ms}: all attempts together. */
    @WithDefault("10m")
    Duration timeout();

    /**
     * How much longer than its call a budget reservation lives. It only matters when this process dies: then that much money
     * stays blocked for that long.
     */
    @WithDefault("30s")
    Duration reservationMargin();

    /**
     * Output tokens that a call without {@code max_tokens} is taken to need when its caller's tokens per minute are limited,
     * until its answer tells. Less admits more calls at once that then go over, more refuses calls that would have fitted.
     */
    @WithDefault("500")
    long usualOutputTokens();

    /** How long an answer is cached when the request does not say. */
    @WithDefault("1h")
    Duration cacheTtl();

    /** How long a stopping process waits for the usage of cut-off calls to be stored. */
    @WithDefault("5s")
    Duration shutdownGrace();
}
