package io.llmoptimizer.auth.tenants;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.access.Authority;
import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.organizations.Organization;
import io.llmoptimizer.auth.permissions.Role;
import io.llmoptimizer.auth.revocations.RevocationBroadcaster;
import io.llmoptimizer.auth.sessions.Member;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.OrganizationCreated;
import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.events.EventFactory;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Manages organizations. */
@Singleton
class Tenants {
    private final TenantStore store;
    private final RevocationBroadcaster broadcaster;
    private final EventFactory events;
    private final Clock clock;

    Tenants(TenantStore store, RevocationBroadcaster broadcaster, EventFactory events, Clock clock) {
        this.store = store;
        this.broadcaster = broadcaster;
        this.events = events;
        this.clock = clock;
    }

    /** Creates an organization of which {@code member} is the owner. */
    Uni<Tenant> create(Member member, String name) {
        Organization organization = new Organization(UuidCreator.getTimeOrderedEpoch(), name);
        UUID owner = member.user().id();
        Instant now = clock.instant();
        return store.create(
                        organization,
                        owner,
                        events.create(
                                EventTypes.ORGANIZATION_CREATED,
                                organization.id().toString(),
                                organization.id(),
                                new OrganizationCreated(
                                        organization.id(),
                                        name,
                                        owner,
                                        member.user().email())),
                        AuditEvent.of(Actor.user(owner), organization.id(), "organization.created")
                                .on("organization", organization.id()),
                        now)
                .replaceWith(new Tenant(organization.id(), name, Optional.of(Role.OWNER), Limits.DEFAULTS, now));
    }

    Uni<Page<Tenant>> list(Member member, Paging paging) {
        return paging.page((after, limit) -> store.list(member.user().id(), after, limit), Tenant::id);
    }

    Uni<Tenant> find(Authority by) {
        return store.find(by.organization(), by.user())
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("organization")));
    }

    /** What is empty stays as it is. New limits hold within a second. */
    Uni<Tenant> change(Authority by, Optional<String> name, Optional<Limits> limits) {
        AuditEvent event = by.did("organization.changed")
                .on("organization", by.organization())
                .with("name", name.isPresent() ? "changed" : "unchanged")
                .with("limits", limits.isPresent() ? "changed" : "unchanged");
        return store.change(by.organization(), name, limits, event, clock.instant())
                .chain(broadcaster::tell)
                .chain(() -> find(by));
    }

    /** Deletes the organization with all it has; its sessions and keys are refused everywhere within a second. */
    Uni<Void> delete(Authority by) {
        return store.delete(
                        by.organization(),
                        by.did("organization.deleted").on("organization", by.organization()),
                        clock.instant())
                .chain(broadcaster::tell);
    }
}
