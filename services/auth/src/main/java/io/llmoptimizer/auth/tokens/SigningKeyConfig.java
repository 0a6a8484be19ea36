package io.llmoptimizer.auth.tokens;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How signing keys come and go. */
@ConfigMapping(prefix = "llmo.auth.signing-keys")
interface SigningKeyConfig {
    /** How long a key signs. Shorter limits what a key that leaked unnoticed is worth; each change costs next to nothing. */
    @WithDefault("30d")
    Duration rotation();

    /**
     * How long a key is published before it signs. Must outlast the slowest way in which a service learns of it: {@link
     * #refreshInterval} of this service, the cache time of the key set (1 min) and {@code llmo.identity.refresh-interval} of
     * theirs.
     */
    @WithDefault("5m")
    Duration lead();

    /** How long a key that signs no more stays published: longer than any token lives, with room for clocks that differ. */
    @WithDefault("30m")
    Duration retirement();

    /** How often a replica looks for what another one changed, and for what is due. */
    @WithDefault("5s")
    Duration refreshInterval();

    default KeySchedule schedule() {
        return new KeySchedule(lead(), rotation(), retirement());
    }
}
