package io.llmoptimizer.auth.sessions;

import io.llmoptimizer.auth.organizations.Organization;
import io.llmoptimizer.auth.permissions.MemberRole;
import io.llmoptimizer.auth.permissions.Permission;
import io.llmoptimizer.auth.users.User;
import io.llmoptimizer.http.problem.ProblemException;
import java.util.UUID;

/** The signed-in user of a request, with the role as it is now, not as it was when the token was issued. */
public record Member(UUID session, User user, Organization organization, MemberRole role) {

    /** @throws ProblemException 403 naming the permission */
    public void require(Permission permission) {
        if (!role.permits(permission)) {
            throw ProblemException.forbidden("This takes the permission " + permission.wire() + ", which your role ("
                    + role.wire() + ") does not have.");
        }
    }
}
