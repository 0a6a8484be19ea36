package io.llmoptimizer.auth.tenants;

import io.llmoptimizer.auth.permissions.MemberRole;
import io.llmoptimizer.common.identity.Limits;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An organization as one of its members sees it.
 *
 * @param role the member's; empty for an API key
 * @param limits over all callers of the organization
 */
record Tenant(UUID id, String name, Optional<MemberRole> role, Limits limits, Instant createdAt) {}
