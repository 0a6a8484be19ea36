package io.llmoptimizer.gateway.routes;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The route table, {@code llmo.routes.<name>.*}: the name is free and only appears in messages. */
@ConfigMapping(prefix = "llmo.routes")
public interface RoutesConfig {
    @WithParentName
    Map<String, RouteConfig> byName();

    /** One route. */
    interface RouteConfig {
        /** Whether the route is there at all: a mounted file can take away a route that is built in. */
        @WithDefault("true")
        boolean enabled();

        /** Literal segments, {@code *} for any one segment, {@code **} at the end for any rest. The most specific path wins. */
        String path();

        @WithDefault("GET,POST,PUT,PATCH,DELETE")
        Set<String> methods();

        /** A name under {@code llmo.services}. */
        String service();

        @WithDefault("required")
        Authentication authentication();

        /** Scopes the caller's token must have, all of them. Services ask for their own; these refuse before the service. */
        Optional<Set<String>> scopes();

        /** Roles of which the caller must have one. */
        Optional<Set<String>> roles();

        /** Requests per minute of each caller on this route, beside its other limits. */
        Optional<Integer> requestsPerMinute();

        /** Requests of each caller that may run on this route at once. */
        Optional<Integer> concurrent();

        /**
         * How long the service may take to begin its answer. Calls of models think long before their first byte; anything
         * else that takes a minute is stuck, and a shorter time frees its connection.
         */
        @WithDefault("60s")
        Duration responseTimeout();

        /** Longest silence within an answer that has begun; by default {@code llmo.proxy.idle-timeout}. */
        @WithDefault("${llmo.proxy.idle-timeout:5m}")
        Duration idleTimeout();

        /** Largest request body. Bodies are never held in memory, so this protects the services, not the gateway. */
        @WithDefault("10M")
        MemorySize bodyLimit();

        /** Answers say it as {@code api-version}. */
        Optional<String> version();

        /** Since when the route should not be used (RFC 9745), such as 2026-03-01T00:00:00Z. */
        Optional<Instant> deprecated();

        /** When it will be gone (RFC 8594). */
        Optional<Instant> sunset();

        /** Where to read what to use instead. */
        Optional<URI> deprecationLink();

        /** Changes to what the service gets. */
        HeadersConfig requestHeaders();

        /** Changes to what the client gets. */
        HeadersConfig responseHeaders();

        /**
         * Top-level fields a JSON body is given where it lacks them, their values written as JSON. The bodies of such a route
         * are held in memory to be read: at most 256 kB, uncompressed.
         */
        Map<String, String> jsonDefaults();
    }

    /** Headers are removed first, then renamed, then set. */
    interface HeadersConfig {
        Optional<Set<String>> remove();

        /** Old name → new name. */
        Map<String, String> rename();

        /** Name → value. */
        Map<String, String> set();
    }
}
