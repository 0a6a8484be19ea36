package io.llmoptimizer.gateway.limits;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Positive;

/**
 * Requests per minute where a credential has no limit of its own. All limits of a request must admit it; a request that
 * one of them refuses counts for none.
 */
@ConfigMapping(prefix = "llmo.limits")
public interface LimitsConfig {
    /** Each API key. A key's own {@code limits.requestsPerMinute} wins over this. */
    Rate apiKey();

    /** Each signed-in user, and each OAuth client. The token's own limit wins over this. */
    Rate user();

    /** All callers of an organization together. */
    Rate organization();

    /**
     * Each address that calls without a credential: registration, login, password resets. Must leave room for an office
     * behind one address; guessing passwords is auth's matter. An IPv6 address counts as its /64 network.
     */
    Rate anonymous();

    /**
     * Part of a minute's requests that may come at once, 0 to 1. At 1 a client may use its whole minute in its first
     * second and then earns requests back evenly; less makes clients space their calls out.
     */
    @WithDefault("1.0")
    @DecimalMin("0.0")
    @DecimalMax("1.0")
    double burstShare();

    /** One rate. */
    interface Rate {
        @Positive
        int requestsPerMinute();
    }
}
