package io.llmoptimizer.billing.budgets;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of budgets. */
@ConfigMapping(prefix = "llmo.budgets")
public interface BudgetsConfig {
    /** Budgets an organization may have: all of them are read at every batch of its usage records. */
    @WithDefault("1000")
    int mostPerOrganization();

    /**
     * How often Redis is looked at: whether it still has the spend counters, and whether there is something to tell that a
     * dead process left. Bounds how long an emptied Redis goes unnoticed; one small command each time.
     */
    @WithDefault("500ms")
    Duration reconcileInterval();
}
