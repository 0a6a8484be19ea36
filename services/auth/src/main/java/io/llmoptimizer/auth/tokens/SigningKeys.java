package io.llmoptimizer.auth.tokens;

import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.http.token.TokenKeys;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.Key;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/**
 * The keys of this fleet, as this replica knows them. Tokens that come to auth itself are verified with them directly, so
 * auth never waits for its own HTTP. What is due is done by whichever replica looks first.
 */
@Singleton
class SigningKeys implements TokenKeys {
    private static final Logger LOG = Logger.getLogger(SigningKeys.class);
    private static final Duration LONGEST_START = Duration.ofSeconds(30);

    private final SigningKeyStore store;
    private final KeyMaker maker;
    private final KeySchedule schedule;
    private final Clock clock;
    private volatile KeyRing ring = KeyRing.EMPTY;
    private volatile long generation;

    SigningKeys(SigningKeyStore store, KeyMaker maker, SigningKeyConfig config, Clock clock) {
        this.store = store;
        this.maker = maker;
        this.clock = clock;
        try {
            this.schedule = config.schedule();
        } catch (IllegalArgumentException impossible) {
            throw new ConfigurationException(impossible.getMessage());
        }
    }

    void start(@Observes StartupEvent event) {
        maintain().await().atMost(LONGEST_START);
        LOG.infof("signing tokens with key %s", active().kid());
    }

    /** Learns what other replicas changed, and does what is due. */
    @Scheduled(
            every = "{llmo.auth.signing-keys.refresh-interval}",
            delayed = "1s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> refresh() {
        return maintain()
                .onFailure()
                .invoke(failure -> LOG.warnf("the signing keys could not be looked at: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> maintain() {
        return store.load().flatMap(keys -> {
            List<KeyChange> due = lifecycle(keys).due(clock.instant());
            return due.isEmpty()
                    ? Uni.createFrom().item(keys).invoke(this::take).replaceWithVoid()
                    : change((lifecycle, now) -> lifecycle.due(now), due, Actor.system());
        });
    }

    /**
     * Carries out what {@code decide} makes of the keys as they are once nobody else changes them.
     *
     * @param expected what it makes of them now, to know whether new keys are needed: making one takes long enough to be
     *     noticed on an event loop, and too long for holding a lock
     */
    Uni<Void> change(
            BiFunction<KeyLifecycle, java.time.Instant, List<KeyChange>> decide,
            List<KeyChange> expected,
            Actor actor) {
        boolean needsKey = expected.stream().anyMatch(KeyChange.Create.class::isInstance);
        Uni<KeyMaker.Supply> supply = needsKey ? maker.make() : Uni.createFrom().item(KeyMaker.Supply.NONE);
        return supply.flatMap(keys ->
                        store.change(stored -> decide.apply(lifecycle(stored), clock.instant()), keys::take, actor))
                .invoke(this::take)
                .replaceWithVoid();
    }

    KeyLifecycle lifecycle(List<StoredKey> keys) {
        return KeyLifecycle.of(keys, schedule);
    }

    Uni<List<StoredKey>> all() {
        return store.load();
    }

    private synchronized void take(List<StoredKey> stored) {
        KeyRing latest = maker.open(stored);
        if (!latest.isSameAs(ring)) {
            ring = latest;
            generation++;
            LOG.infof(
                    "signing with key %s, publishing %s",
                    latest.active().map(SigningKey::kid).orElse("(none)"),
                    latest.published().keySet());
        }
    }

    /** The key to sign with. */
    SigningKey active() {
        return ring.active().orElseThrow(() -> new IllegalStateException("there is no active signing key"));
    }

    List<Jwk> published() {
        return ring.published().entrySet().stream()
                .map(key -> Jwk.of(key.getKey(), key.getValue()))
                .toList();
    }

    @Override
    public Optional<Key> find(String keyId) {
        return Optional.ofNullable(keyId).map(ring.published()::get);
    }

    @Override
    public long generation() {
        return generation;
    }

    @Override
    public boolean available() {
        return ring.active().isPresent();
    }
}
