package io.llmoptimizer.integration.credentials;

import io.llmoptimizer.integration.snapshots.Snapshot;
import io.llmoptimizer.integration.snapshots.Snapshots;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** The ring of keys of each provider. What is stored is in them as soon as it was read; what rests goes on resting. */
@Singleton
public class StoredKeyRings {
    private final CooldownConfig config;
    private final Clock clock;
    private final Snapshot<StoredKeys> stored;
    private final Map<String, KeyRing> rings = new ConcurrentHashMap<>();

    StoredKeyRings(CooldownConfig config, Clock clock, Snapshots snapshots, StoredKeyStore store) {
        this.config = config;
        this.clock = clock;
        this.stored = snapshots.of("provider_credential", StoredKeys.NONE, store::read);
    }

    /** Makes the ring of {@code provider}, of its {@code configured} keys and those that are stored at any time. */
    public KeyRing make(String provider, List<ProviderKey> configured) {
        KeyRing ring = new KeyRing(
                configured,
                () -> stored.current().of(provider),
                config,
                clock,
                () -> ThreadLocalRandom.current().nextLong());
        rings.put(provider, ring);
        return ring;
    }

    /** The ring of {@code provider}; empty for one that is called without keys, or does not exist. */
    Optional<KeyRing> of(String provider) {
        return Optional.ofNullable(rings.get(provider));
    }

    /** Reads what is stored now, without waiting for its announcement. */
    Uni<Void> reload() {
        return stored.reload().replaceWithVoid();
    }
}
