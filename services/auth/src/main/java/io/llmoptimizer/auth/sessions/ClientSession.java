package io.llmoptimizer.auth.sessions;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What a user lets an OAuth client do in their name.
 *
 * @param client id of the client's row
 * @param label by which the user finds it among their sessions
 * @param scopes what was consented to
 */
public record ClientSession(
        UUID id,
        UUID user,
        UUID organization,
        UUID client,
        String label,
        List<String> scopes,
        Instant startedAt,
        Instant expiresAt) {
    public ClientSession {
        scopes = List.copyOf(scopes);
    }
}
