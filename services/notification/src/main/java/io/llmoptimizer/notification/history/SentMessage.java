package io.llmoptimizer.notification.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A message and what was tried to deliver it.
 *
 * @param state {@code queued}, {@code delivered} or {@code failed}
 * @param eventId event that asked for it, or null
 * @param attempts oldest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SentMessage(
        UUID id,
        String template,
        String to,
        String subject,
        String state,
        Instant createdAt,
        Instant finishedAt,
        UUID eventId,
        List<Attempt> attempts) {

    /**
     * @param endedAt null while it is under way, or when the service died during it
     * @param outcome {@code delivered}, {@code refused} (for good), {@code unavailable} (tried again), or null
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Attempt(
            int number, String channel, Instant startedAt, Instant endedAt, String outcome, String detail) {}

    SentMessage with(List<Attempt> found) {
        return new SentMessage(id, template, to, subject, state, createdAt, finishedAt, eventId, found);
    }
}
