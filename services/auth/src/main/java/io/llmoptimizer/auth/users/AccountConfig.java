package io.llmoptimizer.auth.users;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a new account has to do. */
@ConfigMapping(prefix = "llmo.auth")
public interface AccountConfig {
    /**
     * Whether signing in waits for the e-mail address to be verified. Off, an address can be claimed by somebody it does not
     * belong to; on, e-mail has to work before anybody can sign in.
     */
    @WithDefault("false")
    boolean requireVerifiedEmail();

    /** How long the link in a verification e-mail works. */
    @WithDefault("24h")
    Duration emailVerificationLifetime();
}
