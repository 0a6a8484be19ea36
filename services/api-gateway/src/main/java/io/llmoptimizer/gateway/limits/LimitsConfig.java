package io.llmoptimizer.gateway.limits;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.util.OptionalInt;

/**
 * Limits where auth says nothing of its own for a credential, a project or an organization. All limits of a request must admit
 * it; a request that one of them refuses counts for none. A limit that is not set, or 0, does not limit.
 */
@ConfigMapping(prefix = "llmo.limits")
public interface LimitsConfig {
    /** Each API key. A key's own limits win over these. */
    Rate apiKey();

    /** Each signed-in user, and each OAuth client. The token's own limits win over these. */
    Rate user();

    /** All callers of a project together. */
    Rate project();

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

    /** What one of them may do. */
    interface Rate {
        OptionalInt requestsPerMinute();

        /** Requests that may run at once. */
        OptionalInt concurrent();
    }
}
