package io.llmoptimizer.integration.credentials;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.integration.credentials.CredentialStore.Put;
import io.llmoptimizer.integration.credentials.CredentialView.State;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Lists, enters, replaces, weighs and deletes stored keys. What was done is in force here when it is answered. */
@Singleton
class Credentials {
    private static final Logger LOG = Logger.getLogger(Credentials.class);

    private final CredentialStore store;
    private final StoredKeyRings rings;
    private final Clock clock;

    /** @param created whether there was no key of this name */
    record Outcome(CredentialView view, boolean created) {}

    Credentials(CredentialStore store, StoredKeyRings rings, Clock clock) {
        this.store = store;
        this.rings = rings;
        this.clock = clock;
    }

    Uni<List<CredentialView>> list(String provider, Caller caller) {
        KeyRing ring = ring(provider);
        return store.list(provider, Access.of(caller))
                .map(all -> all.stream()
                        .filter(one -> one.retiresAt().isEmpty()
                                || one.retiresAt().get().isAfter(clock.instant()))
                        .map(one -> view(one, ring))
                        .toList());
    }

    Uni<Outcome> put(String provider, NewCredential entered, Caller caller) {
        KeyRing ring = ring(provider);
        Optional<UUID> organization = Access.of(caller).ownerOf(entered.whose());
        String secret = entered.usableKey();
        Credential fresh = new Credential(
                UuidCreator.getTimeOrderedEpoch(),
                organization,
                provider,
                entered.name(),
                entered.weight() == null ? 1 : entered.weight(),
                entered.hint(),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                caller.user(),
                Optional.empty());
        return store.put(fresh, entered.weight() == null, secret, entered.grace())
                .call(this::inForce)
                .map(put -> {
                    Credential stored = put.credential();
                    switch (put) {
                        case Put.Created _ -> told("entered", stored, caller);
                        case Put.Replaced _ -> told("replaced", stored, caller);
                        case Put.Unchanged _ -> {}
                    }
                    return new Outcome(view(stored, ring), put instanceof Put.Created);
                });
    }

    Uni<CredentialView> weigh(String provider, UUID id, int weight, Caller caller) {
        KeyRing ring = ring(provider);
        return store.weigh(provider, id, Access.of(caller), weight)
                .map(found -> found.orElseThrow(Credentials::unknown))
                .call(this::inForce)
                .invoke(changed -> told("weighed " + weight, changed, caller))
                .map(changed -> view(changed, ring));
    }

    Uni<Void> delete(String provider, UUID id, Caller caller) {
        ring(provider);
        return store.delete(provider, id, Access.of(caller))
                .map(found -> found.orElseThrow(Credentials::unknown))
                .call(this::inForce)
                .invoke(gone -> told("deleted", gone, caller))
                .replaceWithVoid();
    }

    /** The change is committed: where it can't be read back at once, its announcement brings it. */
    private Uni<Void> inForce() {
        return rings.reload()
                .onFailure()
                .invoke(failure -> LOG.warnf("stored provider keys will be read later: %s", failure))
                .onFailure()
                .recoverWithNull();
    }

    private static void told(String what, Credential key, Caller caller) {
        LOG.infof(
                "provider key %s/%s (%s) of %s was %s by %s",
                key.provider(),
                key.id(),
                key.name(),
                key.organization().map(id -> "organization " + id).orElse("the platform"),
                what,
                caller.subject());
    }

    private KeyRing ring(String provider) {
        return rings.of(provider).orElseThrow(() -> ProblemException.notFound("provider that takes keys"));
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("credential");
    }

    private CredentialView view(Credential key, KeyRing ring) {
        Optional<Duration> rests = ring.rests(key.provider() + "/" + key.id());
        State state = rests.isPresent() ? State.RESTING : key.retiresAt().isPresent() ? State.RETIRING : State.AT_WORK;
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new CredentialView(
                key.id(),
                key.name(),
                key.organization().isPresent() ? "organization" : "platform",
                key.hint(),
                key.weight(),
                state,
                rests.map(now::plus).orElse(null),
                key.retiresAt().orElse(null),
                key.createdAt());
    }
}
