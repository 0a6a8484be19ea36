package io.llmoptimizer.gateway.proxy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Positive;
import java.time.Duration;

/** Connections to the services. How long a service may think is a matter of each route. */
@ConfigMapping(prefix = "llmo.proxy")
public interface ProxyConfig {
    /**
     * Longest time to get a connection, new or from the pool. A service in the same cluster accepts within milliseconds; a
     * longer time only lets requests pile up in front of one that is gone.
     */
    @WithDefault("2s")
    Duration connectTimeout();

    /**
     * Longest silence within an answer that has begun, from either side. Streams of models pause for seconds, not minutes,
     * and a client that does not read for so long has gone.
     */
    @WithDefault("5m")
    Duration idleTimeout();

    /** How long an unused connection is kept. Must be shorter than the services keep theirs (30 minutes). */
    @WithDefault("60s")
    Duration keepAlive();

    /**
     * Connections to one service from one event loop. Each running request holds one, a stream for as long as it lasts; so this
     * bounds the concurrent streams of a replica.
     */
    @WithDefault("4096")
    @Positive
    int connectionsPerEventLoop();

    /**
     * Whether this gateway makes no spans. Then a client's trace context passes to the services as it is; otherwise the
     * gateway's own span stands between the two.
     */
    @WithDefault("true")
    boolean tracesDisabled();
}
