package io.llmoptimizer.integration.conversations;

import java.util.Optional;
import java.util.UUID;

/**
 * A response and what it answers.
 *
 * @param previous the response it goes on from
 * @param input the JSON array of the items of this request alone
 * @param body the JSON of the response object
 */
public record StoredResponse(UUID id, Optional<UUID> previous, String input, String body) {}
