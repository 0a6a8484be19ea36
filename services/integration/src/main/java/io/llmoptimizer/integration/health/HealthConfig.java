package io.llmoptimizer.integration.health;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the health of providers is watched. */
@ConfigMapping(prefix = "llmo.health")
public interface HealthConfig {

    /** Between two rounds, each of which asks every provider once for its models. Shorter finds out sooner. */
    @WithDefault("30s")
    Duration interval();

    /** Whether providers are asked at all. Without, the calls of clients alone tell how they do. */
    @WithDefault("true")
    boolean probes();

    /** For the answer to a probe. */
    @WithDefault("5s")
    Duration probeTimeout();

    /** Rounds in a row that have to say so before a provider counts as worse. */
    @WithDefault("2")
    int worseAfter();

    /** The same before it counts as better. */
    @WithDefault("2")
    int betterAfter();
}
