package io.llmoptimizer.http.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Where access tokens come from and how to check them. */
@ConfigMapping(prefix = "llmo.identity")
public interface IdentityConfig {
    /**
     * The {@code iss} every token must carry: the fleet's public address ({@code LLMO_PUBLIC_URL}), from which OpenID Connect
     * clients find the discovery document (OpenID Connect Discovery 1.0 section 4.3).
     */
    @WithDefault("http://localhost:8080")
    String issuer();

    /** Auth's published keys: an http(s) address, or {@code classpath:} or {@code file:} for a fixed key set. */
    String jwksUrl();

    /**
     * How often the keys are fetched again. Auth publishes a new key well before it signs with it, so this only has to be
     * shorter than that lead.
     */
    @WithDefault("30s")
    Duration refreshInterval();
}
