package io.llmoptimizer.auth.permissions;

import static io.llmoptimizer.auth.permissions.Permission.API_KEYS_WRITE;
import static io.llmoptimizer.auth.permissions.Permission.BUDGETS_WRITE;
import static io.llmoptimizer.auth.permissions.Permission.INFERENCE;
import static io.llmoptimizer.auth.permissions.Permission.USAGE_READ;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A member's role in an organization; services name the same roles in {@code @RolesAllowed}. */
public enum Role {
    OWNER,
    ADMIN,
    DEVELOPER,
    BILLING,
    VIEWER;

    public boolean permits(Permission permission) {
        return switch (this) {
            case OWNER, ADMIN -> true;
            case DEVELOPER -> List.of(INFERENCE, USAGE_READ, API_KEYS_WRITE).contains(permission);
            case BILLING -> List.of(USAGE_READ, BUDGETS_WRITE).contains(permission);
            case VIEWER -> permission == USAGE_READ;
        };
    }

    /** Wire names of everything this role permits, in the order of {@link Permission}. */
    public List<String> permissionNames() {
        return Arrays.stream(Permission.values())
                .filter(this::permits)
                .map(Permission::wire)
                .toList();
    }

    /** The name in the {@code roles} claim. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
