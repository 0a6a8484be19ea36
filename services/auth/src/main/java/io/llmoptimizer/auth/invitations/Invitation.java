package io.llmoptimizer.auth.invitations;

import io.llmoptimizer.auth.permissions.MemberRole;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Somebody is asked to join an organization.
 *
 * @param invitedBy empty when that account is gone, and for an API key
 * @param sentAt when the last e-mail was sent
 */
record Invitation(
        UUID id,
        UUID organizationId,
        String email,
        MemberRole role,
        Optional<UUID> invitedBy,
        Instant createdAt,
        Instant sentAt,
        Instant expiresAt) {}
