package io.llmoptimizer.auth.organizations;

import io.llmoptimizer.auth.permissions.Role;
import java.util.UUID;

/** That a user belongs to an organization, and as what. */
public record Membership(UUID organizationId, UUID userId, Role role) {}
