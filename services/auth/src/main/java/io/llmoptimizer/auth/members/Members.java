package io.llmoptimizer.auth.members;

import io.llmoptimizer.auth.access.Authority;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.permissions.Permission;
import io.llmoptimizer.auth.revocations.RevocationBroadcaster;
import io.llmoptimizer.auth.roles.AssignableRole;
import io.llmoptimizer.auth.roles.RoleCatalog;
import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * Manages who belongs to an organization. Nobody touches a member whose role permits more than they may do, nor gives such a
 * role; the last owner stays one. Everything takes effect within a second.
 */
@Singleton
class Members {
    private final MemberStore store;
    private final RoleCatalog roles;
    private final RevocationBroadcaster broadcaster;
    private final Clock clock;

    Members(MemberStore store, RoleCatalog roles, RevocationBroadcaster broadcaster, Clock clock) {
        this.store = store;
        this.roles = roles;
        this.broadcaster = broadcaster;
        this.clock = clock;
    }

    Uni<Page<OrganizationMember>> list(Authority by, Paging paging) {
        return paging.page((after, limit) -> store.list(by.organization(), after, limit), OrganizationMember::id);
    }

    Uni<OrganizationMember> find(Authority by, UUID user) {
        return store.find(by.organization(), user)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("member")));
    }

    /** What is empty stays as it is. */
    Uni<OrganizationMember> change(Authority by, UUID user, Optional<String> roleName, Optional<Limits> limits) {
        return role(by, roleName)
                .flatMap(role -> {
                    AuditEvent event = by.did("member.changed")
                            .on("user", user)
                            .with("role", role.map(AssignableRole::audited).orElse("unchanged"))
                            .with("limits", limits.isPresent() ? "changed" : "unchanged");
                    return store.change(
                            by.organization(),
                            user,
                            new MemberChange.Replace(role, limits),
                            member -> by.requireAll(member.role()),
                            event,
                            clock.instant());
                })
                .chain(broadcaster::tell)
                .chain(() -> find(by, user));
    }

    /** Removes somebody, which takes {@link Permission#MEMBERS_WRITE}, or oneself, which takes nothing. */
    Uni<Void> remove(Authority by, UUID user) {
        boolean leaving = by.user().equals(Optional.of(user));
        if (!leaving) {
            by.require(Permission.MEMBERS_WRITE);
        }
        return store.change(
                        by.organization(),
                        user,
                        new MemberChange.Remove(),
                        member -> {
                            if (!leaving) {
                                by.requireAll(member.role());
                            }
                        },
                        by.did(leaving ? "member.left" : "member.removed").on("user", user),
                        clock.instant())
                .chain(broadcaster::tell);
    }

    private Uni<Optional<AssignableRole>> role(Authority by, Optional<String> name) {
        return name.isEmpty()
                ? Uni.createFrom().item(Optional.empty())
                : roles.find(by.organization(), name.get())
                        .invoke(role -> by.requireAll(role.role()))
                        .map(Optional::of);
    }
}
