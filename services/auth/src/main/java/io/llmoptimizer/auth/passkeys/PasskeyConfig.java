package io.llmoptimizer.auth.passkeys;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Where passkeys are good for. */
@ConfigMapping(prefix = "llmo.auth.passkeys")
interface PasskeyConfig {
    /** Origins of the pages that use passkeys, such as {@code https://llm.example.com}. Others are refused. */
    Set<String> origins();

    /**
     * The domain passkeys belong to: that of the origins or one above it. By default the host of an origin. Passkeys that were
     * made for another domain stop working when this changes.
     */
    Optional<String> rpId();

    /** What browsers call us when they ask for a passkey. */
    @WithDefault("LLMOptimizer")
    String rpName();

    /** How long a ceremony may take from its options to its answer. */
    @WithDefault("5m")
    Duration challengeLifetime();

    /** How many passkeys an account may have. */
    @WithDefault("20")
    int most();

    default String domain() {
        return rpId().orElseGet(() -> URI.create(origins().iterator().next()).getHost());
    }
}
