package io.llmoptimizer.gateway.edge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How the gateway meets the outside. */
@ConfigMapping(prefix = "llmo.edge")
public interface EdgeConfig {
    /**
     * Networks of the proxies in front, such as {@code 10.0.0.0/8,fd00::/8}. Only from there does the gateway believe in
     * {@code Forwarded} (RFC 7239) or {@code X-Forwarded-For} and {@code -Proto}, and only as far as these proxies wrote it.
     */
    Optional<List<String>> trustedProxies();

    /** What answers over HTTPS say as {@code Strict-Transport-Security} (RFC 6797); empty for nothing. */
    @WithDefault("max-age=31536000; includeSubDomains")
    Optional<String> strictTransportSecurity();

    /**
     * How long a request line and its headers may take to arrive, however steadily they drip. A phone on a bad network needs a
     * second; a slowloris needs a connection for as long as it can get it.
     */
    @WithDefault("10s")
    Duration headTimeout();
}
