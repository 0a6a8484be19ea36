package io.llmoptimizer.integration.providers.sandbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The provider that makes its answers up. */
@ConfigMapping(prefix = "llmo.providers.sandbox")
public interface SandboxConfig {

    /** On in development and tests. In production it has to be asked for by name: its answers are not worth money. */
    @WithDefault("false")
    boolean enabled();

    /** How long {@code sandbox/slow} thinks. */
    @WithDefault("2s")
    Duration slowFirstToken();

    /** Pause between the pieces of {@code sandbox/slow}. */
    @WithDefault("50ms")
    Duration slowPause();

    /** Pause between the pieces of the other models; without one a stream comes as fast as it is read. */
    @WithDefault("0ms")
    Duration pause();
}
