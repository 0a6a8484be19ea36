package io.llmoptimizer.auth.projects;

import io.llmoptimizer.common.identity.Limits;
import java.time.Instant;
import java.util.UUID;

/**
 * A part of an organization with keys of its own.
 *
 * @param isDefault whether keys go there that name no project; each organization has one such
 * @param limits over all its keys
 */
record Project(UUID id, UUID organizationId, String name, boolean isDefault, Limits limits, Instant createdAt) {}
