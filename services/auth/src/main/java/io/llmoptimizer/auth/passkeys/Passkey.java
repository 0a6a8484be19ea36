package io.llmoptimizer.auth.passkeys;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A registered passkey.
 *
 * @param credential what signatures are checked with
 * @param name by which its user recognises it
 */
record Passkey(
        UUID id, UUID userId, Credential credential, String name, Instant createdAt, Optional<Instant> lastUsedAt) {}
