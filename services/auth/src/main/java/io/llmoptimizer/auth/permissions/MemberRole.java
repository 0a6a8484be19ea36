package io.llmoptimizer.auth.permissions;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What a member is in an organization, and may do there: one of the built-in roles, or one the organization made. */
public sealed interface MemberRole permits Role, CustomRole {

    /** Everything it permits. */
    Set<Permission> permissions();

    /** The name by which people and calls know it. */
    String wire();

    /** The {@code roles} claim of its members' tokens. */
    List<String> tokenRoles();

    default boolean permits(Permission permission) {
        return permissions().contains(permission);
    }

    /** Whether it permits everything that {@code other} does: nobody gives, takes or changes a role beyond their own. */
    default boolean covers(MemberRole other) {
        return permissions().containsAll(other.permissions());
    }

    /** Wire names of everything it permits, in the order of {@link Permission}. */
    default List<String> permissionNames() {
        return permissions().stream().sorted().map(Permission::wire).toList();
    }

    /**
     * The role as the view {@code member} writes it: a built-in one's constant name, or {@code custom:<name>} and the wire
     * names of its permissions, separated by blanks. Permissions of another release are left out.
     */
    static MemberRole parse(String stored) {
        if (!stored.startsWith(CustomRole.PREFIX)) {
            return Role.valueOf(stored);
        }
        String[] words = stored.substring(CustomRole.PREFIX.length()).split(" ");
        return CustomRole.of(words[0], Arrays.asList(words).subList(1, words.length));
    }
}
