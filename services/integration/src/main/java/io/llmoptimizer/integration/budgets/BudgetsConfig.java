package io.llmoptimizer.integration.budgets;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How hard budgets are enforced. */
@ConfigMapping(prefix = "llmo.budgets")
public interface BudgetsConfig {
    /** What happens to a call when the spend counters can't be asked. */
    enum WhenUnavailable {
        /** Answer 503. Budgets hold, and Redis is needed for every call that costs something. */
        REFUSE,
        /** Let it pass unchecked. Calls go on without Redis, and budgets can be passed by all that is spent meanwhile. */
        ALLOW
    }

    /** See {@link WhenUnavailable}. */
    @WithDefault("refuse")
    WhenUnavailable whenUnavailable();

    /**
     * Whether billing's marker must be in Redis before "this organization has no budget" is believed. An emptied or fresh
     * Redis looks exactly like that until billing has written the counters again, about a second later. False lets calls
     * pass in that time, and is for running this service without billing.
     */
    @WithDefault("true")
    boolean awaitCounters();

    /** How long the marker, once seen, is taken for granted. Saves a look-up per call; as late may an emptied Redis be noticed. */
    @WithDefault("500ms")
    Duration markerTrust();

    /** Time the counters have to answer. Longer waits hang calls on a sick Redis, shorter ones refuse them on a busy one. */
    @WithDefault("5s")
    Duration timeout();

    /**
     * Output tokens reserved for a call without {@code max_tokens}, if the model can produce as many. Under a hard budget it
     * is also the cap the call is sent with: more lets answers grow, fewer lets more calls run side by side on a small budget.
     */
    @WithDefault("4096")
    long defaultOutputTokens();

    /** How long a settled reservation waits for billing to count the usage record: the longest outage of billing to survive. */
    @WithDefault("14d")
    Duration settledLifetime();

    /** Lapsed reservations one call cleans up at most: bounds what an organization's other calls wait for. */
    @WithDefault("50")
    int sweep();
}
