package io.llmoptimizer.notification.delivery.email;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;

/**
 * A mail that would have been sent.
 *
 * @param eventId event that asked for it, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SandboxMessage(
        UUID id,
        String template,
        String to,
        String subject,
        String text,
        String html,
        Instant createdAt,
        UUID eventId) {}
