package io.llmoptimizer.auth.permissions;

/** What a member of an organization can be allowed to do. The wire name is also the scope that lets an API key do it. */
public enum Permission {
    /** Call models. */
    INFERENCE("inference"),
    /** See usage, cost and performance. */
    USAGE_READ("usage:read"),
    /** Set budgets. */
    BUDGETS_WRITE("budgets:write"),
    /** Create, list and revoke one's own API keys. */
    API_KEYS_WRITE("api-keys:write"),
    /** See and revoke the API keys of everybody in the organization. */
    API_KEYS_MANAGE("api-keys:manage");

    private final String wire;

    Permission(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }
}
