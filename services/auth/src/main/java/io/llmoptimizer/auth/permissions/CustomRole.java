package io.llmoptimizer.auth.permissions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A role that an organization made: a named set of permissions. */
public record CustomRole(String name, Set<Permission> permissions) implements MemberRole {
    /** Begins its name in tokens, so that no organization can make itself a role that a service trusts for other reasons. */
    static final String PREFIX = "custom:";

    public CustomRole {
        permissions = Set.copyOf(permissions);
    }

    /** @param permissions wire names; unknown ones are left out */
    public static CustomRole of(String name, Collection<String> permissions) {
        return new CustomRole(
                name,
                permissions.stream()
                        .map(Permission::of)
                        .flatMap(Optional::stream)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public String wire() {
        return name;
    }

    /**
     * Its name; the built-in roles it contains, for calls that ask for one of those; and its permissions, for calls that
     * ask for them.
     */
    @Override
    public List<String> tokenRoles() {
        List<String> roles = new ArrayList<>(List.of(PREFIX + name));
        Arrays.stream(Role.values())
                .filter(role -> role != Role.OWNER && covers(role))
                .map(Role::wire)
                .forEach(roles::add);
        roles.addAll(permissionNames());
        return roles;
    }
}
