package io.llmoptimizer.auth.roles;

import io.llmoptimizer.auth.permissions.Role;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/** Finds the role somebody names. */
@Singleton
public class RoleCatalog {
    private final RoleStore store;

    RoleCatalog(RoleStore store) {
        this.store = store;
    }

    /** The built-in role, or the organization's own, with this name; fails with a 400 problem when there is none. */
    public Uni<AssignableRole> find(UUID organization, String name) {
        Optional<Role> builtIn = Role.of(name);
        if (builtIn.isPresent()) {
            return Uni.createFrom().item(new AssignableRole(builtIn.get(), Optional.empty()));
        }
        return store.findByName(organization, name)
                .map(found -> found.map(role -> new AssignableRole(role.asRole(), Optional.of(role.id())))
                        .orElseThrow(() -> ProblemException.invalid(
                                "role",
                                "must be owner, admin, developer, billing, viewer or a role of the organization")));
    }
}
