package io.llmoptimizer.auth.mfa;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Second factors. */
@ConfigMapping(prefix = "llmo.auth.mfa")
interface MfaConfig {
    /** What authenticator apps call the account's provider; without a colon. */
    @WithDefault("LLMOptimizer")
    String issuer();
}
