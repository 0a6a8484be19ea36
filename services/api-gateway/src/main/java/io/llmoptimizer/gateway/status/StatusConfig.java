package io.llmoptimizer.gateway.status;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the fleet's state is found out. */
@ConfigMapping(prefix = "llmo.status")
public interface StatusConfig {
    /** How long an answer is good while everything is up and no request found a service gone. */
    @WithDefault("30s")
    Duration remember();

    /** How long it is good while something is down: short, since nobody tells when a service without requests is back. */
    @WithDefault("2s")
    Duration rememberTrouble();

    /** A part that has not answered by then counts as down. */
    @WithDefault("3s")
    Duration timeout();
}
