package io.llmoptimizer.auth.access;

import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.permissions.MemberRole;
import io.llmoptimizer.auth.permissions.Permission;
import io.llmoptimizer.http.problem.ProblemException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a caller may do in one organization, as of now.
 *
 * @param user the signed-in user; empty for an API key
 * @param permissions of the user's role; of an API key its scopes, as far as its owner's role has them
 */
public record Authority(UUID organization, Optional<UUID> user, Actor actor, Set<Permission> permissions) {

    /** @throws ProblemException 403 naming the permission */
    public Authority require(Permission permission) {
        if (!permissions.contains(permission)) {
            throw ProblemException.forbidden(
                    "This takes the permission " + permission.wire() + ", which your role or key does not have.");
        }
        return this;
    }

    /**
     * Nobody gives, takes or changes a role that permits more than their own, or they could make themselves more by way of
     * another.
     *
     * @throws ProblemException 403
     */
    public void requireAll(MemberRole role) {
        if (!permissions.containsAll(role.permissions())) {
            throw ProblemException.forbidden(
                    "The role " + role.wire() + " permits more than you may do; ask somebody who may do all of it.");
        }
    }

    /** Something this caller did to the organization. */
    public AuditEvent did(String action) {
        return AuditEvent.of(actor, organization, action);
    }
}
