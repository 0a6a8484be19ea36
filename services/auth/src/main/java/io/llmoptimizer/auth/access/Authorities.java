package io.llmoptimizer.auth.access;

import io.llmoptimizer.auth.apikeys.KeyRights;
import io.llmoptimizer.auth.apikeys.KeyRightsStore;
import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.organizations.OrganizationStore;
import io.llmoptimizer.auth.permissions.MemberRole;
import io.llmoptimizer.auth.permissions.Permission;
import io.llmoptimizer.auth.sessions.CurrentMember;
import io.llmoptimizer.auth.sessions.Member;
import io.llmoptimizer.http.caller.Callers;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds out what the present caller may do in an organization: a user in each they belong to, an API key in its own. The
 * database is asked each time, so that a changed role counts at once.
 */
@Singleton
public class Authorities {
    private final Callers callers;
    private final CurrentMember current;
    private final OrganizationStore organizations;
    private final KeyRightsStore keys;
    private final Clock clock;

    Authorities(
            Callers callers, CurrentMember current, OrganizationStore organizations, KeyRightsStore keys, Clock clock) {
        this.callers = callers;
        this.current = current;
        this.organizations = organizations;
        this.keys = keys;
        this.clock = clock;
    }

    /** Fails with a 404 problem when the caller does not belong to {@code organization}. */
    public Uni<Authority> in(UUID organization) {
        return callers.current()
                .flatMap(caller -> caller.apiKey().isPresent()
                        ? ofKey(caller.apiKey().get(), organization)
                        : current.get().flatMap(member -> ofUser(member, organization)));
    }

    /** As {@link #in}; fails with 403 when the caller lacks {@code permission}. */
    public Uni<Authority> in(UUID organization, Permission permission) {
        return in(organization).invoke(authority -> authority.require(permission));
    }

    private Uni<Authority> ofUser(Member member, UUID organization) {
        UUID user = member.user().id();
        return (organization.equals(member.organization().id())
                        ? Uni.createFrom().item(member.role())
                        : organizations
                                .membership(organization, user)
                                .map(found -> found.orElseThrow(() -> ProblemException.notFound("organization"))
                                        .role()))
                .map(role -> of(organization, user, role));
    }

    private static Authority of(UUID organization, UUID user, MemberRole role) {
        return new Authority(organization, Optional.of(user), Actor.user(user), role.permissions());
    }

    private Uni<Authority> ofKey(UUID key, UUID organization) {
        return keys.find(key, clock.instant()).map(found -> {
            KeyRights rights = found.orElseThrow(
                    () -> ProblemException.unauthorized("This API key has stopped working; create a new one."));
            if (!rights.organization().equals(organization)) {
                throw ProblemException.notFound("organization");
            }
            return new Authority(organization, Optional.empty(), Actor.apiKey(key), rights.permissions());
        });
    }
}
