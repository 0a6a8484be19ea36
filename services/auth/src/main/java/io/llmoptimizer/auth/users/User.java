package io.llmoptimizer.auth.users;

import java.util.UUID;

/** An account as others may see it. */
public record User(UUID id, String email, String name, boolean emailVerified) {}
