package io.llmoptimizer.auth.apikeys;

import io.llmoptimizer.auth.permissions.Permission;
import java.util.Set;
import java.util.UUID;

/** What a key may do in its organization: its scopes, as far as its owner's role has them. */
public record KeyRights(UUID organization, Set<Permission> permissions) {}
