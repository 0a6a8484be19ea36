package io.llmoptimizer.integration.credentials;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known of a stored key besides the key.
 *
 * @param organization whose it is; empty for the platform's
 * @param hint the key's last four characters, or nothing of a short key
 * @param createdBy the user who entered it, when it was a person
 * @param retiresAt for a key that was replaced: when it is used no more
 */
record Credential(
        UUID id,
        Optional<UUID> organization,
        String provider,
        String name,
        int weight,
        String hint,
        Instant createdAt,
        Optional<UUID> createdBy,
        Optional<Instant> retiresAt) {

    /** What its key is sealed for: a box that is moved to another row, or a row given to somebody else, does not open. */
    String context() {
        return "provider key " + provider + "/" + id + " of "
                + organization.map(owner -> "organization " + owner).orElse("the platform");
    }
}
