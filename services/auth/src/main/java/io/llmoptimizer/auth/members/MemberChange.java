package io.llmoptimizer.auth.members;

import io.llmoptimizer.auth.permissions.Role;
import io.llmoptimizer.auth.roles.AssignableRole;
import io.llmoptimizer.common.identity.Limits;
import java.util.Optional;

/** What is to become of a member. */
sealed interface MemberChange {
    /** Another role, other limits; what is empty stays as it is. */
    record Replace(Optional<AssignableRole> role, Optional<Limits> limits) implements MemberChange {}

    /** They leave, or are made to. */
    record Remove() implements MemberChange {}

    /** Whether an owner is none afterwards. */
    default boolean endsOwnership() {
        return switch (this) {
            case Remove _ -> true;
            case Replace replace ->
                replace.role().filter(role -> role.role() != Role.OWNER).isPresent();
        };
    }
}
