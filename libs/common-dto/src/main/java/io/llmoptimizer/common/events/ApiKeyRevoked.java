package io.llmoptimizer.common.events;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.UUID;

/** An API key stopped working. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ApiKeyRevoked(UUID apiKeyId, UUID organizationId, String name) {}
