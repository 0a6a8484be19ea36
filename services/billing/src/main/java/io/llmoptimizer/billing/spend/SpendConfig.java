package io.llmoptimizer.billing.spend;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long Redis may take. */
@ConfigMapping(prefix = "llmo.spend")
public interface SpendConfig {
    /**
     * A command without an answer for this long failed, and is tried again soon. A change of a budget waits for
     * it once, so it is also how much later that is answered while Redis is away.
     */
    @WithDefault("1s")
    Duration timeout();
}
