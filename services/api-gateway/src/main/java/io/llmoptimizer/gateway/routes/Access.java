package io.llmoptimizer.gateway.routes;

import java.util.Set;
import java.util.TreeSet;

/**
 * Who may use a route.
 *
 * @param scopes the caller's token must have all of these
 * @param roles and, if any are named, one of these
 */
public record Access(Authentication authentication, Set<String> scopes, Set<String> roles) {
    public Access {
        scopes = Set.copyOf(scopes);
        roles = Set.copyOf(roles);
        if ((authentication == Authentication.NONE || authentication == Authentication.SERVICE)
                && !(scopes.isEmpty() && roles.isEmpty())) {
            throw new IllegalArgumentException("a route that asks nobody who calls can't ask for a scope or role");
        }
    }

    static Access of(Authentication authentication) {
        return new Access(authentication, Set.of(), Set.of());
    }

    /** Whether anything beyond being somebody is asked for. */
    public boolean asksForPermission() {
        return !scopes.isEmpty() || !roles.isEmpty();
    }

    /** Whether a caller with these may use the route. */
    public boolean permits(Set<String> callersScopes, Set<String> callersRoles) {
        return callersScopes.containsAll(scopes)
                && (roles.isEmpty() || roles.stream().anyMatch(callersRoles::contains));
    }

    /** What is asked for, to tell a caller that lacks it. */
    public String inWords() {
        String ofScopes = scopes.isEmpty() ? "" : "the scope " + String.join(" and ", new TreeSet<>(scopes));
        String ofRoles = roles.isEmpty() ? "" : "the role " + String.join(" or ", new TreeSet<>(roles));
        return ofScopes + (ofScopes.isEmpty() || ofRoles.isEmpty() ? "" : ", and ") + ofRoles;
    }
}
