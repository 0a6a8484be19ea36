package io.llmoptimizer.auth.members;

import io.llmoptimizer.auth.permissions.MemberRole;
import io.llmoptimizer.auth.permissions.Role;
import io.llmoptimizer.common.identity.Limits;
import java.time.Instant;
import java.util.UUID;

/**
 * Somebody who belongs to an organization.
 *
 * @param id of the membership
 * @param limits over all sessions and keys of the user in the organization
 */
record OrganizationMember(
        UUID id,
        UUID organizationId,
        UUID userId,
        String email,
        String name,
        MemberRole role,
        Limits limits,
        Instant joinedAt) {

    boolean isOwner() {
        return role == Role.OWNER;
    }
}
