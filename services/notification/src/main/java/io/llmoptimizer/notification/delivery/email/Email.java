package io.llmoptimizer.notification.delivery.email;

import java.util.Optional;
import java.util.UUID;

/** One mail to one recipient, as a channel is given it. */
public record Email(
        UUID message,
        Optional<UUID> organization,
        Optional<UUID> user,
        Optional<UUID> event,
        String template,
        String to,
        String subject,
        String text,
        String html) {

    @Override
    public String toString() {
        return "Email[message=" + message + ", template=" + template + "]";
    }
}
