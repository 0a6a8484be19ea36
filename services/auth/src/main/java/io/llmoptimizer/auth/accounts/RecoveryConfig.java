package io.llmoptimizer.auth.accounts;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How forgotten passwords are replaced. */
@ConfigMapping(prefix = "llmo.auth.recovery")
interface RecoveryConfig {
    /** How long the link in a mail works (OWASP ASVS allows a day). Whoever reads the mailbox meanwhile has the account. */
    @WithDefault("1h")
    Duration lifetime();

    /** Mails one account is sent within {@link #lifetime}, whoever asks for them; further requests are answered the same. */
    @WithDefault("3")
    int mails();
}
