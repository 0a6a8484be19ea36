package io.llmoptimizer.auth.organizations;

import io.llmoptimizer.auth.permissions.MemberRole;
import io.llmoptimizer.common.identity.OuterLimits;
import java.util.UUID;

/**
 * That a user belongs to an organization, and as what.
 *
 * @param limits set for the user there, and for the organization
 */
public record Membership(UUID organizationId, UUID userId, MemberRole role, OuterLimits limits) {}
