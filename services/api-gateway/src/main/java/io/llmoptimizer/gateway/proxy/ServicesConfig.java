package io.llmoptimizer.gateway.proxy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Where the services are, {@code llmo.services.<name>.url}. */
@ConfigMapping(prefix = "llmo.services")
public interface ServicesConfig {
    @WithParentName
    Map<String, ServiceConfig> byName();

    /** One service. */
    interface ServiceConfig {
        /**
         * Scheme, host and port; the path of a request is appended unchanged. Several, separated by commas, share the load, as
         * do the addresses behind one host name.
         */
        List<URI> url();
    }
}
