package io.llmoptimizer.auth.roles;

import io.llmoptimizer.auth.permissions.CustomRole;
import io.llmoptimizer.auth.permissions.Permission;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** A role that an organization made. */
public record OrganizationRole(
        UUID id, UUID organizationId, String name, String description, Set<Permission> permissions, Instant createdAt) {

    CustomRole asRole() {
        return new CustomRole(name, permissions);
    }
}
