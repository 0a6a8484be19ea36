package io.llmoptimizer.integration.providers;

import io.llmoptimizer.integration.providers.upstream.ServerConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;

/** The providers of this installation. */
@ConfigMapping(prefix = "llmo.providers")
interface ProvidersConfig {

    /**
     * Servers by provider id. A vendor is added with {@code llmo.providers.<id>.base-url} and
     * {@code llmo.providers.<id>.api-key}. The id {@code sandbox} is taken.
     */
    @WithParentName
    Map<String, ServerConfig> servers();
}
