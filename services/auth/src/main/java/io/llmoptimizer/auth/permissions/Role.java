package io.llmoptimizer.auth.permissions;

import static io.llmoptimizer.auth.permissions.Permission.API_KEYS_WRITE;
import static io.llmoptimizer.auth.permissions.Permission.BUDGETS_WRITE;
import static io.llmoptimizer.auth.permissions.Permission.CACHE_WRITE;
import static io.llmoptimizer.auth.permissions.Permission.INFERENCE;
import static io.llmoptimizer.auth.permissions.Permission.MEMBERS_READ;
import static io.llmoptimizer.auth.permissions.Permission.MESSAGES_READ;
import static io.llmoptimizer.auth.permissions.Permission.MESSAGES_WRITE;
import static io.llmoptimizer.auth.permissions.Permission.ORGANIZATION_DELETE;
import static io.llmoptimizer.auth.permissions.Permission.PROJECTS_READ;
import static io.llmoptimizer.auth.permissions.Permission.USAGE_READ;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The built-in roles. Services name them in {@code @RolesAllowed}, so what a role permits must be all that any service lets
 * it do: a custom role that permits as much counts as having it.
 */
public enum Role implements MemberRole {
    OWNER(EnumSet.allOf(Permission.class)),
    ADMIN(EnumSet.complementOf(EnumSet.of(ORGANIZATION_DELETE))),
    DEVELOPER(EnumSet.of(
            INFERENCE,
            USAGE_READ,
            CACHE_WRITE,
            MESSAGES_READ,
            MESSAGES_WRITE,
            API_KEYS_WRITE,
            MEMBERS_READ,
            PROJECTS_READ)),
    BILLING(EnumSet.of(USAGE_READ, BUDGETS_WRITE, MESSAGES_READ, MEMBERS_READ, PROJECTS_READ)),
    VIEWER(EnumSet.of(USAGE_READ, MESSAGES_READ, MEMBERS_READ, PROJECTS_READ));

    @SuppressWarnings("ImmutableEnumChecker") // Set.copyOf can't be changed
    private final Set<Permission> permissions;

    Role(Set<Permission> permissions) {
        this.permissions = Set.copyOf(permissions);
    }

    @Override
    public Set<Permission> permissions() {
        return permissions;
    }

    @Override
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<String> tokenRoles() {
        return List.of(wire());
    }

    /** The built-in role with this wire name. */
    public static Optional<Role> of(String wire) {
        return Arrays.stream(values()).filter(role -> role.wire().equals(wire)).findFirst();
    }
}
