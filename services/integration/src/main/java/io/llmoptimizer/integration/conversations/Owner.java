package io.llmoptimizer.integration.conversations;

import java.util.Optional;
import java.util.UUID;

/**
 * Whose a response is: it exists for no other organization, and for no other project of it.
 *
 * @param project empty for credentials that belong to no project
 */
public record Owner(UUID organization, Optional<UUID> project) {}
