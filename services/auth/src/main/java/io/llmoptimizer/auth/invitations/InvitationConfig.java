package io.llmoptimizer.auth.invitations;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How people are invited. */
@ConfigMapping(prefix = "llmo.auth.invitations")
interface InvitationConfig {
    /** How long the link in the e-mail works; ASVS 5.0 section 6.6 allows links a day. It can be sent anew. */
    @WithDefault("24h")
    Duration lifetime();

    /** Between two e-mails of one invitation: nobody's mailbox is to be filled by way of us. */
    @WithDefault("1m")
    Duration resendPause();
}
