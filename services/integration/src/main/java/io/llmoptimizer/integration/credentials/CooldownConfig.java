package io.llmoptimizer.integration.credentials;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * How long a key rests that a provider did not accept. Meanwhile the other keys are used; a key that rests is used only when
 * there is no other.
 */
@ConfigMapping(prefix = "llmo.credentials.cooldown")
public interface CooldownConfig {

    /** After a rate limit without {@code retry-after}. Longer wastes a key that works again; shorter wastes attempts. */
    @WithDefault("10s")
    Duration rateLimited();

    /** After the first refusal of the key; doubled with each further one, until it is accepted again. */
    @WithDefault("30s")
    Duration refused();

    /** After the account had no credit left, likewise doubled. People fill accounts up, which takes a while. */
    @WithDefault("5m")
    Duration outOfCredit();

    /** No rest is longer. */
    @WithDefault("1h")
    Duration longest();
}
