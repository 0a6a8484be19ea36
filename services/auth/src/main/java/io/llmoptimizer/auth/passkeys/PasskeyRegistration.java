package io.llmoptimizer.auth.passkeys;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.revocations.RevocationBroadcaster;
import io.llmoptimizer.auth.sessions.Client;
import io.llmoptimizer.auth.sessions.Member;
import io.llmoptimizer.auth.stepup.StepUp;
import io.llmoptimizer.auth.users.Device;
import io.llmoptimizer.auth.users.SecurityAlerts;
import io.llmoptimizer.auth.users.User;
import io.llmoptimizer.common.events.UserSecurityAlert.Kinds;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Adds, names and removes passkeys of somebody who is signed in and authenticated a moment ago. */
@Singleton
class PasskeyRegistration {
    private static final Logger LOG = Logger.getLogger(PasskeyRegistration.class);

    private final PasskeyStore store;
    private final Challenges challenges;
    private final Ceremony ceremony;
    private final StepUp stepUp;
    private final SecurityAlerts alerts;
    private final RevocationBroadcaster broadcaster;
    private final PasskeyConfig config;
    private final Clock clock;

    PasskeyRegistration(
            PasskeyStore store,
            Challenges challenges,
            Ceremony ceremony,
            StepUp stepUp,
            SecurityAlerts alerts,
            RevocationBroadcaster broadcaster,
            PasskeyConfig config,
            Clock clock) {
        this.store = store;
        this.challenges = challenges;
        this.ceremony = ceremony;
        this.stepUp = stepUp;
        this.alerts = alerts;
        this.broadcaster = broadcaster;
        this.config = config;
        this.clock = clock;
    }

    Uni<CreationOptions> options(Member member) {
        User user = member.user();
        return stepUp.require()
                .chain(() -> store.list(user.id()))
                .flatMap(passkeys ->
                        challenges.ask(Optional.of(user.id())).map(challenge -> options(user, challenge, passkeys)));
    }

    private CreationOptions options(User user, String challenge, List<Passkey> passkeys) {
        return new CreationOptions(
                new CreationOptions.RelyingParty(config.domain(), config.rpName()),
                new CreationOptions.Account(
                        CreationOptions.base64(CreationOptions.handle(user.id())), user.email(), user.name()),
                challenge,
                Ceremony.ALGORITHMS.stream().map(CreationOptions.Parameter::of).toList(),
                config.challengeLifetime().toMillis(),
                passkeys.stream()
                        .map(passkey -> CreationOptions.Descriptor.of(passkey.credential()))
                        .toList(),
                CreationOptions.Selection.PASSKEY,
                "none");
    }

    /** Fails with a 400 problem when the answer does not belong to a question this user was asked lately. */
    Uni<Passkey> register(Member member, String name, String answer, Client client) {
        Ceremony.Registration registration;
        try {
            registration = ceremony.readRegistration(answer);
        } catch (Ceremony.RefusedException malformed) {
            throw refused(malformed);
        }
        UUID user = member.user().id();
        return stepUp.require()
                .chain(() -> challenges.take(registration.challenge(), Optional.of(user)))
                .map(asked -> verified(member, name, registration, asked))
                .call(passkey -> store.add(
                        passkey,
                        config.most(),
                        change(member, "passkey.added", passkey.id(), Kinds.MFA_ENABLED, client)))
                .call(broadcaster::tell);
    }

    private Passkey verified(Member member, String name, Ceremony.Registration registration, boolean asked) {
        try {
            if (!asked) {
                throw new Ceremony.RefusedException("nobody asked");
            }
            Credential credential = ceremony.verify(registration, registration.challenge());
            Instant now = clock.instant();
            return new Passkey(
                    UuidCreator.getTimeOrderedEpoch(), member.user().id(), credential, name, now, Optional.empty());
        } catch (Ceremony.RefusedException refused) {
            throw refused(refused);
        }
    }

    Uni<List<Passkey>> list(Member member) {
        return store.list(member.user().id());
    }

    /** Fails with a 404 problem when the member has no such passkey. */
    Uni<Void> rename(Member member, UUID id, String name) {
        return store.rename(member.user().id(), id, name).map(PasskeyRegistration::found);
    }

    /** Fails with a 404 problem when the member has no such passkey. */
    Uni<Void> remove(Member member, UUID id, Client client) {
        return stepUp.require()
                .chain(() -> store.remove(id, change(member, "passkey.removed", id, Kinds.MFA_DISABLED, client)))
                .map(PasskeyRegistration::found)
                .chain(broadcaster::tell);
    }

    private static Void found(boolean found) {
        if (!found) {
            throw ProblemException.notFound("passkey");
        }
        return null;
    }

    private PasskeyStore.Change change(Member member, String action, UUID passkey, String alert, Client client) {
        UUID user = member.user().id();
        return new PasskeyStore.Change(
                user,
                member.session(),
                AuditEvent.of(Actor.user(user), member.organization().id(), action)
                        .on("passkey", passkey),
                alerts.create(member.user(), alert, Device.named(client.userAgent())),
                clock.instant());
    }

    private static ProblemException refused(Ceremony.RefusedException because) {
        LOG.debugf(because, "a passkey was not registered");
        return ProblemException.of(
                400,
                "invalid-passkey",
                "The passkey was refused",
                "This answer does not belong to registration options you got in the last minutes; get new ones and try"
                        + " again.");
    }
}
