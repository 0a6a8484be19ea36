package io.llmoptimizer.auth.invitations;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.access.Authority;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.organizations.OrganizationStore;
import io.llmoptimizer.auth.roles.AssignableRole;
import io.llmoptimizer.auth.roles.RoleCatalog;
import io.llmoptimizer.auth.users.EmailAddress;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.UserInvited;
import io.llmoptimizer.events.EventFactory;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.llmoptimizer.http.problem.ProblemException;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Invites people, to no role beyond the inviter's own. The e-mail itself is notification's job. */
@Singleton
class Invitations {
    /** After expiry one can still be sent again. */
    private static final Duration KEPT = Duration.ofDays(30);

    private final InvitationStore store;
    private final RoleCatalog roles;
    private final OrganizationStore organizations;
    private final EventFactory events;
    private final InvitationConfig config;
    private final Clock clock;

    Invitations(
            InvitationStore store,
            RoleCatalog roles,
            OrganizationStore organizations,
            EventFactory events,
            InvitationConfig config,
            Clock clock) {
        this.store = store;
        this.roles = roles;
        this.organizations = organizations;
        this.events = events;
        this.config = config;
        this.clock = clock;
    }

    /** @param locale BCP 47 tag the e-mail should be in, or null */
    Uni<Invitation> create(Authority by, EmailAddress email, String roleName, String locale) {
        return roles.find(by.organization(), roleName)
                .invoke(role -> by.requireAll(role.role()))
                .flatMap(role -> invite(by, email, role, locale));
    }

    private Uni<Invitation> invite(Authority by, EmailAddress email, AssignableRole role, String locale) {
        Instant now = clock.instant();
        Invitation invitation = new Invitation(
                UuidCreator.getTimeOrderedEpoch(),
                by.organization(),
                email.value(),
                role.role(),
                by.user(),
                now,
                now,
                now.plus(config.lifetime()));
        InvitationToken token = InvitationToken.create();
        AuditEvent event =
                by.did("invitation.created").on("invitation", invitation.id()).with("role", role.audited());
        return mail(invitation, token, locale)
                .flatMap(mail ->
                        store.create(invitation, email, role, token, new InvitationStore.Announcement(mail, event)))
                .replaceWith(invitation);
    }

    Uni<Page<Invitation>> list(Authority by, Paging paging) {
        return paging.page((after, limit) -> store.list(by.organization(), after, limit), Invitation::id);
    }

    Uni<Invitation> find(Authority by, UUID id) {
        return store.find(by.organization(), id)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("invitation")));
    }

    /** Sends a new link, with which the former stops working; fails with 429 when that was done a moment ago. */
    Uni<Invitation> resend(Authority by, UUID id, String locale) {
        return find(by, id).invoke(before -> by.requireAll(before.role())).flatMap(before -> {
            Instant now = clock.instant();
            if (now.isBefore(before.sentAt().plus(config.resendPause()))) {
                throw tooSoon();
            }
            Invitation renewed = new Invitation(
                    before.id(),
                    before.organizationId(),
                    before.email(),
                    before.role(),
                    before.invitedBy(),
                    before.createdAt(),
                    now,
                    now.plus(config.lifetime()));
            InvitationToken token = InvitationToken.create();
            AuditEvent event = by.did("invitation.resent").on("invitation", id);
            return mail(renewed, token, locale)
                    .flatMap(mail -> store.renew(before, renewed, token, new InvitationStore.Announcement(mail, event)))
                    .map(sent -> {
                        if (!sent) {
                            throw tooSoon();
                        }
                        return renewed;
                    });
        });
    }

    /** Withdraws an invitation; its link stops working. */
    Uni<Void> withdraw(Authority by, UUID id) {
        return find(by, id)
                .flatMap(invitation ->
                        store.delete(invitation, by.did("invitation.withdrawn").on("invitation", id)));
    }

    @Scheduled(every = "6h", delayed = "1m")
    Uni<Void> forgetOld() {
        return store.forget(clock.instant().minus(KEPT));
    }

    private Uni<CloudEvent<UserInvited>> mail(Invitation invitation, InvitationToken token, String locale) {
        return organizations
                .name(invitation.organizationId())
                .map(name -> events.create(
                        EventTypes.USER_INVITED,
                        invitation.id().toString(),
                        invitation.organizationId(),
                        new UserInvited(
                                invitation.id(),
                                invitation.email(),
                                name.orElseThrow(() -> ProblemException.notFound("organization")),
                                invitation.role().wire(),
                                locale,
                                token.value(),
                                invitation.expiresAt())));
    }

    private ProblemException tooSoon() {
        return ProblemException.of(
                        429,
                        "sent-a-moment-ago",
                        "Too many e-mails",
                        "This invitation was sent a moment ago; wait a little.")
                .withHeader("Retry-After", Long.toString(config.resendPause().toSeconds()));
    }
}
