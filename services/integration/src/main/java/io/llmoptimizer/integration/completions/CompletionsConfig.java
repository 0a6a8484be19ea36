package io.llmoptimizer.integration.completions;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What the model surfaces accept. */
@ConfigMapping(prefix = "llmo.completions")
public interface CompletionsConfig {

    /**
     * Largest request. Pictures travel inside requests, so a small limit refuses honest calls; each running call can hold
     * this much memory twice.
     */
    @WithDefault("10M")
    MemorySize maxBody();

    @WithDefault("4096")
    int maxMessages();

    /** Longest time a client may allow its call with {@code llmo-timeout-ms}. */
    @WithDefault("30m")
    Duration longestTimeout();

    /** What {@code POST /api/v1/completion} uses when a request names no model. Without it such a request is refused. */
    Optional<String> defaultModel();
}
