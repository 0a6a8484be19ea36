package io.llmoptimizer.auth.sessions;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long a sign-in lasts. */
@ConfigMapping(prefix = "llmo.auth.sessions")
interface SessionConfig {
    /** Without a refresh for this long, the session is over. */
    @WithDefault("7d")
    Duration idleTimeout();

    /** However active, the session is over after this. */
    @WithDefault("30d")
    Duration absoluteTimeout();

    /**
     * How long a refresh token that was just replaced is answered with its replacement again, for clients that lost the
     * answer. A thief with the token has as long; afterwards its use ends the session.
     */
    @WithDefault("10s")
    Duration refreshGrace();
}
