package io.llmoptimizer.common.events;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.UUID;

/** Somebody created an account. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record UserRegistered(UUID userId, UUID organizationId, String email, String name) {}
