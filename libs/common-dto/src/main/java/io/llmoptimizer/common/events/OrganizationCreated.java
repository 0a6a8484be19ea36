package io.llmoptimizer.common.events;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.UUID;

/**
 * A tenant exists.
 *
 * @param ownerEmail where messages about the organization's money go until somebody else is named
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record OrganizationCreated(UUID organizationId, String name, UUID ownerId, String ownerEmail) {}
