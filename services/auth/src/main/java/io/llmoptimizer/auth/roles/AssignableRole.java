package io.llmoptimizer.auth.roles;

import io.llmoptimizer.auth.permissions.MemberRole;
import io.llmoptimizer.auth.permissions.Role;
import java.util.Optional;
import java.util.UUID;

/**
 * A role as rows refer to it.
 *
 * @param id of a role the organization made; empty for a built-in one
 */
public record AssignableRole(MemberRole role, Optional<UUID> id) {

    /** Value of a column {@code role}: a built-in one's constant name, or null. */
    public String builtIn() {
        return role instanceof Role builtIn ? builtIn.name() : null;
    }

    /** Value of a column {@code role_id}: the id of one the organization made, or null. */
    public UUID custom() {
        return id.orElse(null);
    }

    /** How the audit log names it: a custom role's name is a person's words, so its id. */
    public String audited() {
        return id.map(UUID::toString).orElseGet(role::wire);
    }
}
