package io.llmoptimizer.analytics.queries;

import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.http.caller.Callers;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Who may read an organization's analytics: every member of it, and API keys that were given the scope. */
@Singleton
public class Readers {
    /** For {@code @RolesAllowed}. */
    public static final String OWNER = "owner";

    public static final String ADMIN = "admin";
    public static final String DEVELOPER = "developer";
    public static final String BILLING = "billing";
    public static final String VIEWER = "viewer";
    /** An API key; {@link #current} asks for its scope. */
    public static final String KEY = "key";

    /** The permission: of roles that organizations make, and as a scope of keys. */
    public static final String SCOPE = "usage:read";

    private final Callers callers;

    Readers(Callers callers) {
        this.callers = callers;
    }

    /** The present request's caller; fails with a 403 problem for a key without the scope. */
    public Uni<Caller> current() {
        return callers.current().invoke(caller -> {
            if (caller.roles().contains(KEY) && !caller.scopes().contains(SCOPE)) {
                throw ProblemException.forbidden("This API key needs the scope " + SCOPE + " to read analytics.");
            }
        });
    }
}
