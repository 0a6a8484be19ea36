package io.llmoptimizer.billing.access;

import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.http.problem.ProblemException;

/** Role names for {@code @RolesAllowed}, and what an API key needs besides its role. */
public final class Roles {
    public static final String OWNER = "owner";
    public static final String ADMIN = "admin";
    public static final String DEVELOPER = "developer";
    public static final String BILLING = "billing";
    public static final String VIEWER = "viewer";
    public static final String KEY = "key";

    /** The permission to see usage and budgets: of roles that organizations make, and as a scope of keys. */
    public static final String USAGE_READ = "usage:read";

    /** The permission to set budgets, likewise. */
    public static final String BUDGETS_WRITE = "budgets:write";

    /** {@code caller}, who may read usage and budgets: a user, or a key with the scope {@code usage:read}. */
    public static Caller reader(Caller caller) {
        if (caller.roles().contains(KEY) && !caller.scopes().contains(USAGE_READ)) {
            throw ProblemException.forbidden("This API key needs the scope \"" + USAGE_READ + "\" for this call.");
        }
        return caller;
    }

    private Roles() {}
}
