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
 * @param owner in whose name it acts
 * @param prefix its first characters, by which people recognise it
 * @param allowedModels models it may use; empty means all
 * @param lastUsedAt to a minute
 * @param replacedBy the key that took its place; it works until {@code expiresAt} all the same
 */
record ApiKey(
        UUID id,
        UUID organizationId,
        UUID projectId,
        KeyOwner owner,
        String name,
        String prefix,
        List<Scope> scopes,
        List<String> allowedModels,
        Limits limits,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> lastUsedAt,
        Optional<Instant> revokedAt,
        Optional<UUID> replacedBy) {

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

    /** The key that takes the place of this one: the same rights, another secret. */
    ApiKey successor(UUID successor, String shown, Instant now) {
        return new ApiKey(
                successor,
                organizationId,
                projectId,
                owner,
                name,
                shown,
                scopes,
                allowedModels,
                limits,
                now,
                expiresAt,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
