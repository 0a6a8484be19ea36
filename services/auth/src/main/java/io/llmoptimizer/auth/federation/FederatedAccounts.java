package io.llmoptimizer.auth.federation;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.users.EmailAddress;
import io.llmoptimizer.auth.users.ExternalRegistration;
import io.llmoptimizer.auth.users.UserStore;
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
    private final Clock clock;

    FederatedAccounts(FederationStore store, UserStore users, ExternalRegistration registration, Clock clock) {
        this.store = store;
        this.users = users;
        this.registration = registration;
        this.clock = clock;
    }

    /** The user whose identity it is; fails with a 403 problem when that can't be told. */
    Uni<UUID> userOf(ExternalIdentity identity) {
        return store.user(identity.provider().issuer(), identity.subject())
                .flatMap(known -> known.map(user -> Uni.createFrom().item(user)).orElseGet(() -> adopt(identity)));
    }

    private Uni<UUID> adopt(ExternalIdentity identity) {
        if (identity.email().isEmpty()) {
            throw ProblemException.of(
                    403,
                    "external-email-missing",
                    "Sign-in failed",
                    "The other provider did not tell your e-mail address; permit it there, then try again.");
        }
        EmailAddress email = EmailAddress.parse(identity.email());
        return users.find(email).flatMap(account -> switch (Linking.decide(identity, account)) {
            case Linking.LinkTo(UUID user) -> link(user, identity);
            case Linking.Register() -> register(email, identity);
            case Linking.Refuse(ProblemException because) -> Uni.createFrom().failure(because);
        });
    }

    private Uni<UUID> link(UUID user, ExternalIdentity identity) {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        return store.link(id, user, identity, event(user, id, "identity.linked", identity), clock.instant())
                // Two tabs at once: the other one has linked it.
                .flatMap(linked -> linked ? Uni.createFrom().item(user) : userOf(identity));
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
    Uni<Void> unlink(UUID user, UUID id) {
        AuditEvent event =
                AuditEvent.ofPlatform(Actor.user(user), "identity.unlinked").on("identity", id);
        return store.unlink(id, user, event).map(unlinked -> switch (unlinked) {
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
