package io.llmoptimizer.auth.federation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How a sign-in with another provider goes on in our own front end. */
@ConfigMapping(prefix = "llmo.auth.federated-sign-in")
interface FederatedSignInConfig {
    /**
     * The front end's page that gets {@code ?code=}, or {@code ?error=}, when somebody comes back. Without one the callback
     * answers with JSON.
     */
    Optional<String> returnUrl();

    /** How long somebody may take at the other provider. */
    @WithDefault("10m")
    Duration patience();

    /** How long the front end has to exchange its code for tokens. */
    @WithDefault("60s")
    Duration codeLifetime();

    /** How long a provider's endpoints are believed before they are discovered again. */
    @WithDefault("1h")
    Duration rememberMetadata();

    /** A token with an unknown key makes us fetch the provider's keys again, but not more often than this. */
    @WithDefault("10s")
    Duration refetchKeys();
}
