package io.llmoptimizer.auth.federation;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.sessions.Client;
import io.llmoptimizer.auth.users.EmailAddress;
import io.llmoptimizer.auth.users.ExternalRegistration;
import io.llmoptimizer.auth.users.SecurityAlerts;
import io.llmoptimizer.auth.users.User;
import io.llmoptimizer.auth.users.UserStore;
import io.llmoptimizer.common.events.UserSecurityAlert.Kinds;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Finds, links or makes the account of somebody who proved an identity elsewhere, and unlinks it again. */
@Singleton
class FederatedAccounts {
    private final FederationStore store;
    private final UserStore users;
    private final ExternalRegistration registration;
    private final SecurityAlerts alerts;
    private final Clock clock;

    FederatedAccounts(
            FederationStore store,
            UserStore users,
            ExternalRegistration registration,
            SecurityAlerts alerts,
            Clock clock) {
        this.store = store;
        this.users = users;
        this.registration = registration;
        this.alerts = alerts;
        this.clock = clock;
    }

    /** The user whose identity it is; fails with a 403 problem when that can't be told. */
    Uni<UUID> userOf(ExternalIdentity identity, Client client) {
        return store.user(identity.provider().issuer(), identity.subject())
                .flatMap(known ->
                        known.map(user -> Uni.createFrom().item(user)).orElseGet(() -> adopt(identity, client)));
    }

    private Uni<UUID> adopt(ExternalIdentity identity, Client client) {
        if (identity.email().isEmpty()) {
            throw ProblemException.of(
                    403,
                    "external-email-missing",
                    "Sign-in failed",
                    "The other provider did not tell your e-mail address; permit it there, then try again.");
        }
        EmailAddress email = EmailAddress.parse(identity.email());
        return users.find(email).flatMap(account -> switch (Linking.decide(identity, account)) {
            case Linking.LinkTo(User user) -> link(user, identity, client);
            case Linking.Register() -> register(email, identity);
            case Linking.Refuse(ProblemException because) -> Uni.createFrom().failure(because);
        });
    }

    private Uni<UUID> link(User user, ExternalIdentity identity, Client client) {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        FederationStore.Traces traces = new FederationStore.Traces(
                event(user.id(), id, "identity.linked", identity),
                alerts.create(user, Kinds.IDENTITY_LINKED, client.device()));
        return store.link(id, user.id(), identity, traces, clock.instant())
                // Two tabs at once: the other one has linked it.
                .flatMap(linked -> linked ? Uni.createFrom().item(user.id()) : userOf(identity, client));
    }

    private Uni<UUID> register(EmailAddress email, ExternalIdentity identity) {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        return registration.register(
                email,
                identity.name(),
                user -> store.linkNew(
                        id, user, identity, event(user, id, "identity.registered", identity), clock.instant()));
    }

    Uni<List<FederationStore.Linked>> list(UUID user) {
        return store.list(user);
    }

    /** Fails with 404 when the user has no such identity, and with 409 when they could not sign in without it. */
    Uni<Void> unlink(User user, UUID id, Client client) {
        FederationStore.Traces traces = new FederationStore.Traces(
                AuditEvent.ofPlatform(Actor.user(user.id()), "identity.unlinked")
                        .on("identity", id),
                alerts.create(user, Kinds.IDENTITY_UNLINKED, client.device()));
        return store.unlink(id, user.id(), traces).map(unlinked -> switch (unlinked) {
            case DONE -> null;
            case NO_SUCH -> throw ProblemException.notFound("identity");
            case LAST ->
                throw ProblemException.conflict(
                        "last-identity", "You could not sign in any more without it; set a password first.");
        });
    }

    private static AuditEvent event(UUID user, UUID identity, String action, ExternalIdentity external) {
        return AuditEvent.ofPlatform(Actor.user(user), action)
                .on("identity", identity)
                .with("provider", external.provider().name());
    }
}
