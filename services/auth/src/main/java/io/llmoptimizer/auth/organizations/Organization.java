package io.llmoptimizer.auth.organizations;

import java.util.UUID;

/** A tenant. */
public record Organization(UUID id, String name) {}
