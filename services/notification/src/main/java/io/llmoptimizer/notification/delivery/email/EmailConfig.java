package io.llmoptimizer.notification.delivery.email;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Through whom mails leave. */
@ConfigMapping(prefix = "llmo.email")
public interface EmailConfig {
    /** Environment: {@code LLMO_EMAIL_CHANNEL}. */
    Optional<Channel> channel();

    From from();

    SendGridAccount sendgrid();

    /** Page of the verification links; the token is appended as a query parameter. */
    String verificationPage();

    /** Where the link of an invitation leads. */
    String invitationPage();

    /** Where the link of a password mail leads. */
    String passwordPage();

    /** The channels there are. */
    enum Channel {
        SENDGRID,
        SANDBOX
    }

    /** The sender people see; the provider must have verified the address. */
    interface From {
        String address();

        String name();
    }

    /** The account at SendGrid. */
    interface SendGridAccount {
        /** Environment: {@code SENDGRID_API_KEY}. Never logged. */
        Optional<String> apiKey();

        /** {@code api.eu.sendgrid.com} keeps data in Europe. */
        @WithDefault("api.sendgrid.com")
        String host();

        /** Longest wait for an answer; must be well below the delivery's lease. */
        @WithDefault("20s")
        Duration timeout();
    }
}
