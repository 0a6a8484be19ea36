package io.llmoptimizer.gateway.proxy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
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
     * How often a request is sent again at most. It is when no connection could be had, since then no service saw it; after a
     * connection that broke without an answer only if it is idempotent and has no body. A service's retries are bounded to a
     * fifth of its requests besides.
     */
    @WithDefault("2")
    @Min(0)
    int retries();

    /**
     * Failures in a row after which an address is given a pause. Refused or broken connections and silence count; what a
     * service answers, even 503, does not, as it may be about a provider behind it.
     */
    @WithDefault("5")
    @Positive
    int circuitFailures();

    /** The first pause; each further failure doubles it. */
    @WithDefault("1s")
    Duration circuitPause();

    /** The longest pause: how late a service that came back may be noticed, if its health is not looked at. */
    @WithDefault("10s")
    Duration circuitLongestPause();

    /** How often the readiness of addresses is looked at, where a service has several or one has failed. */
    @WithDefault("2s")
    Duration healthInterval();

    /** How often host names are looked up for further addresses. */
    @WithDefault("5s")
    Duration resolveInterval();

    /**
     * Slowest a request's body may arrive on average, in bytes per second, once {@link #bodyGrace} is over. Phones on bad
     * networks are faster; whoever is slower holds a connection for nothing.
     */
    @WithDefault("500")
    @Positive
    long bodyBytesPerSecond();

    /** How long a body may take whatever its pace. */
    @WithDefault("20s")
    Duration bodyGrace();
}
