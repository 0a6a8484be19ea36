package io.llmoptimizer.gateway.callers;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How API keys are exchanged for internal tokens at auth. */
@ConfigMapping(prefix = "llmo.exchange")
public interface ExchangeConfig {
    /** Address of auth. */
    String url();

    /** Client id of this gateway at auth. */
    @WithDefault("api-gateway")
    String clientId();

    /** Its secret; auth has the same one. */
    Optional<String> clientSecret();

    /** Longest time one exchange may take, before its callers are told that auth is away. */
    @WithDefault("3s")
    Duration timeout();

    /**
     * How long a refused key is refused without asking auth again. Protects auth from a client that keeps trying; a key that
     * auth accepts after all (its clock was behind) waits this long.
     */
    @WithDefault("5s")
    Duration rememberRefusal();

    /** Keys whose tokens are kept in memory. One takes about 3 kB. */
    @WithDefault("50000")
    int remembered();
}
