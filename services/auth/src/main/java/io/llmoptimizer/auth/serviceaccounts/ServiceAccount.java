package io.llmoptimizer.auth.serviceaccounts;

import io.llmoptimizer.auth.permissions.MemberRole;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The account of a program.
 *
 * @param disabledAt since when its keys are refused; empty while it works
 */
record ServiceAccount(
        UUID id, UUID organizationId, String name, MemberRole role, Instant createdAt, Optional<Instant> disabledAt) {}
