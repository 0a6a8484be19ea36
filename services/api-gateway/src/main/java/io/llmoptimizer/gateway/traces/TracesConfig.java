package io.llmoptimizer.gateway.traces;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Traces through the gateway. */
@ConfigMapping(prefix = "llmo.traces")
public interface TracesConfig {
    /** Whether this gateway makes no spans. Then a client's trace context passes to the services as it is. */
    @WithDefault("true")
    boolean disabled();
}
