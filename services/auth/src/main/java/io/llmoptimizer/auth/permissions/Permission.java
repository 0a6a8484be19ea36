package io.llmoptimizer.auth.permissions;

import java.util.Arrays;
import java.util.Optional;

/** What a member of an organization can be allowed to do. The wire name is also the scope that lets an API key do it. */
public enum Permission {
    /** Call models. */
    INFERENCE("inference"),
    /** See usage, cost, budgets and performance. */
    USAGE_READ("usage:read"),
    /** Set budgets. */
    BUDGETS_WRITE("budgets:write"),
    /** Empty the answer cache. */
    CACHE_WRITE("cache:write"),
    /** See what was sent to whom. */
    MESSAGES_READ("messages:read"),
    /** Send messages in the organization's name. */
    MESSAGES_WRITE("messages:write"),
    /** Create, list, change, rotate and revoke one's own API keys. */
    API_KEYS_WRITE("api-keys:write"),
    /** The same for the API keys of everybody in the organization, of projects and of service accounts. */
    API_KEYS_MANAGE("api-keys:manage"),
    /** See who belongs to the organization. */
    MEMBERS_READ("members:read"),
    /** Change the roles and limits of members, and remove them. */
    MEMBERS_WRITE("members:write"),
    /** See who is invited. */
    INVITATIONS_READ("invitations:read"),
    /** Invite, and withdraw invitations. */
    INVITATIONS_WRITE("invitations:write"),
    /** See the projects. */
    PROJECTS_READ("projects:read"),
    /** Create, change and delete projects. */
    PROJECTS_WRITE("projects:write"),
    /** See the organization's own roles. */
    ROLES_READ("roles:read"),
    /** Create, change and delete them. */
    ROLES_WRITE("roles:write"),
    /** See the service accounts. */
    SERVICE_ACCOUNTS_READ("service-accounts:read"),
    /** Create, change, disable and delete them. */
    SERVICE_ACCOUNTS_WRITE("service-accounts:write"),
    /** Register, change and remove the organization's OAuth clients. */
    OAUTH_CLIENTS_MANAGE("oauth-clients:manage"),
    /** Read and verify the audit log. */
    AUDIT_READ("audit:read"),
    /** Rename the organization and set its limits. */
    ORGANIZATION_WRITE("organization:write"),
    /** Delete it with all it has. */
    ORGANIZATION_DELETE("organization:delete");

    private final String wire;

    Permission(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }

    /** The permission with this wire name. */
    public static Optional<Permission> of(String wire) {
        return Arrays.stream(values())
                .filter(permission -> permission.wire.equals(wire))
                .findFirst();
    }
}
