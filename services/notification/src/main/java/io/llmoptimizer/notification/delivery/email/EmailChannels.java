package io.llmoptimizer.notification.delivery.email;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Chooses the channel at start. In production the sandbox must be asked for by name: nobody would miss the mails. */
@Singleton
class EmailChannels {
    private static final Logger LOG = Logger.getLogger(EmailChannels.class);

    @Produces
    @Singleton
    EmailChannel channel(EmailConfig config, SandboxStore store, LaunchMode mode) {
        return switch (choose(config.channel(), config.sendgrid().apiKey(), mode)) {
            case SENDGRID -> new SendGridEmailChannel(config);
            case SANDBOX -> {
                LOG.info("e-mails go to the sandbox: nothing is sent, see /api/v1/notifications/sandbox/messages");
                yield new SandboxEmailChannel(store);
            }
        };
    }

    static EmailConfig.Channel choose(Optional<EmailConfig.Channel> asked, Optional<String> apiKey, LaunchMode mode) {
        boolean credentials = apiKey.filter(key -> !key.isBlank()).isPresent();
        if (asked.isPresent()) {
            if (asked.get() == EmailConfig.Channel.SENDGRID && !credentials) {
                throw new ConfigurationException("LLMO_EMAIL_CHANNEL=sendgrid needs SENDGRID_API_KEY.");
            }
            return asked.get();
        }
        if (credentials) {
            return EmailConfig.Channel.SENDGRID;
        }
        if (mode == LaunchMode.NORMAL) {
            throw new ConfigurationException("No e-mail channel is configured: set SENDGRID_API_KEY to send"
                    + " through SendGrid, or LLMO_EMAIL_CHANNEL=sandbox to send nothing.");
        }
        return EmailConfig.Channel.SANDBOX;
    }
}
