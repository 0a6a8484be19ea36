package io.llmoptimizer.common.events;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.UUID;

/** A user had their account erased: whoever keeps an address, a name or a message of theirs erases it too. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record UserErased(UUID userId) {}
