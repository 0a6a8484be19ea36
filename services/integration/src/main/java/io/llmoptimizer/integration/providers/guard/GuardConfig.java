package io.llmoptimizer.integration.providers.guard;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long providers may take. The limit on the whole call is the caller's, see {@code llmo.execution.timeout}. */
@ConfigMapping(prefix = "llmo.guard")
public interface GuardConfig {

    /**
     * To the first token of a stream. Reasoning models think for minutes before they say a word, so a short limit cuts off
     * good answers; a long one delays the fallback from a provider that hangs.
     */
    @WithDefault("120s")
    Duration firstToken();

    /** Between two pieces of a stream. A healthy provider sends many a second, or comments that keep the line open. */
    @WithDefault("60s")
    Duration idle();
}
