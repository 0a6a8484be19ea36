package io.llmoptimizer.auth.revocations;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How revocations reach the gateways. */
@ConfigMapping(prefix = "llmo.auth.revocations")
interface RevocationConfig {
    /**
     * How often revocations are looked for that were committed but not told, because their replica died or Redis was away.
     * With the gateways' own poll it has to stay under the promised second.
     */
    @WithDefault("400ms")
    Duration pollInterval();

    /** How long a call that revoked something waits for Redis. It succeeds all the same: the poll tells what is left. */
    @WithDefault("500ms")
    Duration patience();

    /** How long a revocation is told. Must outlast every access token, with room for clocks that differ. */
    @WithDefault("20m")
    Duration retention();
}
