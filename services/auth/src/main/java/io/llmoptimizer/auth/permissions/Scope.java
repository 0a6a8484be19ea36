package io.llmoptimizer.auth.permissions;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What an API key or an OAuth client can be given. It never permits more than its owner's role does. Left out is what would
 * let a leaked credential make others that outlive it, and the deletion of the organization.
 */
public enum Scope {
    INFERENCE(Permission.INFERENCE),
    USAGE_READ(Permission.USAGE_READ),
    BUDGETS_WRITE(Permission.BUDGETS_WRITE),
    CACHE_WRITE(Permission.CACHE_WRITE),
    MESSAGES_READ(Permission.MESSAGES_READ),
    MESSAGES_WRITE(Permission.MESSAGES_WRITE),
    MEMBERS_READ(Permission.MEMBERS_READ),
    MEMBERS_WRITE(Permission.MEMBERS_WRITE),
    INVITATIONS_READ(Permission.INVITATIONS_READ),
    INVITATIONS_WRITE(Permission.INVITATIONS_WRITE),
    PROJECTS_READ(Permission.PROJECTS_READ),
    PROJECTS_WRITE(Permission.PROJECTS_WRITE),
    ROLES_READ(Permission.ROLES_READ),
    ROLES_WRITE(Permission.ROLES_WRITE),
    SERVICE_ACCOUNTS_READ(Permission.SERVICE_ACCOUNTS_READ),
    SERVICE_ACCOUNTS_WRITE(Permission.SERVICE_ACCOUNTS_WRITE),
    AUDIT_READ(Permission.AUDIT_READ),
    ORGANIZATION_WRITE(Permission.ORGANIZATION_WRITE);

    private final Permission permission;

    Scope(Permission permission) {
        this.permission = permission;
    }

    public Permission permission() {
        return permission;
    }

    /** Whether a credential with it can change who may do what: worth a second look before it is made. */
    public boolean isSensitive() {
        return List.of(MEMBERS_WRITE, INVITATIONS_WRITE, ROLES_WRITE, SERVICE_ACCOUNTS_WRITE, ORGANIZATION_WRITE)
                .contains(this);
    }

    public String wire() {
        return permission.wire();
    }

    /** The scope with this wire name. */
    public static Optional<Scope> of(String wire) {
        return Arrays.stream(values())
                .filter(scope -> scope.wire().equals(wire))
                .findFirst();
    }
}
