package io.llmoptimizer.auth.tokens;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Lifetimes of access tokens. A token can't be called back, only refused by gateways that heard of its revocation. */
@ConfigMapping(prefix = "llmo.auth.tokens")
public interface TokenConfig {
    /** Of a signed-in user. Shorter means more refreshes, longer means longer reliance on revocations. */
    @WithDefault("10m")
    Duration sessionLifetime();

    /** Of a token that was exchanged for an API key; never past the key's own expiry. */
    @WithDefault("5m")
    Duration exchangedLifetime();
}
