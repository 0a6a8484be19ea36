package io.llmoptimizer.auth.apikeys;

import io.llmoptimizer.auth.permissions.Scope;
import io.llmoptimizer.common.identity.Limits;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An API key, without the key.
 *
 * @param userId its owner, in whose name it acts
 * @param prefix its first characters, by which people recognise it
 * @param allowedModels models it may use; empty means all
 */
record ApiKey(
        UUID id,
        UUID organizationId,
        UUID projectId,
        UUID userId,
        String name,
        String prefix,
        List<Scope> scopes,
        List<String> allowedModels,
        Limits limits,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> lastUsedAt,
        Optional<Instant> revokedAt) {

    /** Whether a key works. */
    enum Status {
        ACTIVE,
        EXPIRED,
        REVOKED
    }

    Status status(Instant now) {
        if (revokedAt.isPresent()) {
            return Status.REVOKED;
        }
        return expiresAt.isPresent() && !now.isBefore(expiresAt.get()) ? Status.EXPIRED : Status.ACTIVE;
    }
}
