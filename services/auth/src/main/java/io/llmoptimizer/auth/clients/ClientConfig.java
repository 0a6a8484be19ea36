package io.llmoptimizer.auth.clients;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/** The services of this fleet that call auth. */
@ConfigMapping(prefix = "llmo.auth.clients")
interface ClientConfig {
    /** By client id. */
    @WithParentName
    Map<String, Client> clients();

    /** One service. */
    interface Client {
        /**
         * What the service proves itself with ({@code LLMO_CLIENT_<ID>_SECRET}), at least 16 characters. Whoever knows it can
         * try API keys without the gateway's limits, but gets no token without a key.
         */
        Optional<String> secret();
    }
}
