package io.llmoptimizer.auth.sessions;

import java.time.Instant;
import java.util.UUID;

/**
 * A sign-in.
 *
 * @param userAgent what the client called itself when signing in; empty when it did not
 * @param lastUsedAt sign-in or last refresh
 * @param expiresAt when it ends however active it is
 */
record Session(
        UUID id,
        UUID userId,
        UUID organizationId,
        String userAgent,
        Instant createdAt,
        Instant lastUsedAt,
        Instant expiresAt) {}
