package io.llmoptimizer.auth.stepup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What counts as a recent authentication. */
@ConfigMapping(prefix = "llmo.auth.step-up")
interface StepUpConfig {
    /**
     * How long after signing in or stepping up sensitive calls are answered. Shorter protects a session somebody left open
     * or that was stolen, and asks people more often.
     */
    @WithDefault("10m")
    Duration maxAge();
}
