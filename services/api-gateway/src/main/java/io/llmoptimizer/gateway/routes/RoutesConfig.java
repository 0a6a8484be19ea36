package io.llmoptimizer.gateway.routes;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** The route table, {@code llmo.routes.<name>.*}: the name is free and only appears in messages. */
@ConfigMapping(prefix = "llmo.routes")
public interface RoutesConfig {
    @WithParentName
    Map<String, RouteConfig> byName();

    /** One route. */
    interface RouteConfig {
        /** Literal segments, {@code *} for any one segment, {@code **} at the end for any rest. The most specific path wins. */
        String path();

        @WithDefault("GET,POST,PUT,PATCH,DELETE")
        Set<String> methods();

        /** A name under {@code llmo.services}. */
        String service();

        @WithDefault("required")
        Authentication authentication();

        /**
         * How long the service may take to begin its answer. Calls of models think long before their first byte; anything
         * else that takes a minute is stuck, and a shorter time frees its connection.
         */
        @WithDefault("60s")
        Duration responseTimeout();

        /** Largest request body. Bodies are never held in memory, so this protects the services, not the gateway. */
        @WithDefault("10M")
        MemorySize bodyLimit();
    }
}
