package io.llmoptimizer.auth.users;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a new account has to do. */
@ConfigMapping(prefix = "llmo.auth")
public interface AccountConfig {
    /**
     * Whether signing in waits for the e-mail address to be verified. Off, an address can be claimed by somebody it does not
     * belong to; on, e-mail has to work before anybody can sign in.
     */
    @WithDefault("false")
    boolean requireVerifiedEmail();

    /**
     * E-mail addresses of those who administer the platform ({@code LLMO_AUTH_PLATFORM_ADMINS}, comma-separated). They are
     * administrators only while their address is verified.
     */
    Optional<List<String>> platformAdmins();

    /** How long the link in a verification e-mail works. */
    @WithDefault("24h")
    Duration emailVerificationLifetime();

    /**
     * Registering and asking for a new password are not answered sooner than this, whether there is an account or not. Longer
     * than either takes on a quiet machine.
     */
    @WithDefault("250ms")
    Duration evenAnswers();

    /** How often the owner of an address is told that somebody tried to register with it: once in this time. */
    @WithDefault("1h")
    Duration registrationAlertPause();
}
