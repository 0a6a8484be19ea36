package io.llmoptimizer.integration.limits;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** Tokens per minute where auth binds no limit to a credential, its project or organization; empty means no limit. */
@ConfigMapping(prefix = "llmo.token-limits")
public interface TokenLimitsConfig {
    /** Of an API key. */
    OptionalInt apiKey();

    /** Of a signed-in user or an OAuth client. */
    OptionalInt user();

    OptionalInt project();

    OptionalInt organization();

    /** Time Redis has to decide before this replica decides by itself. */
    @WithDefault("500ms")
    Duration timeout();
}
