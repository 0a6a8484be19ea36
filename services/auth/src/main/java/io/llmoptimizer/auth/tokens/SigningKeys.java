package io.llmoptimizer.auth.tokens;

import io.llmoptimizer.auth.secrets.MasterKey;
import io.llmoptimizer.auth.secrets.SealedBox;
import io.llmoptimizer.http.token.TokenKeys;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.Key;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The keys of this fleet, opened once at start. Tokens that come to auth itself are verified with them directly, so auth
 * never waits for its own HTTP.
 */
@Singleton
class SigningKeys implements TokenKeys {
    private static final Logger LOG = Logger.getLogger(SigningKeys.class);
    private static final Duration LONGEST_START = Duration.ofSeconds(30);

    private final SigningKeyStore store;
    private final MasterKey master;
    private final Clock clock;
    private volatile KeyRing ring = new KeyRing(Optional.empty(), Map.of());

    private record KeyRing(Optional<SigningKey> active, Map<String, SigningKey> published) {}

    SigningKeys(SigningKeyStore store, MasterKey master, Clock clock) {
        this.store = store;
        this.master = master;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        List<SigningKeyStore.Stored> stored = store.load().await().atMost(LONGEST_START);
        if (stored.isEmpty()) {
            // Made on this thread: it takes long enough to be noticed on an event loop.
            SigningKeyStore.Stored first = create();
            stored = store.createFirst(first, clock.instant()).await().atMost(LONGEST_START);
        }
        Map<String, SigningKey> published =
                stored.stream().map(this::open).collect(Collectors.toUnmodifiableMap(SigningKey::kid, key -> key));
        Optional<SigningKey> active = stored.stream()
                .filter(SigningKeyStore.Stored::active)
                .map(key -> published.get(key.kid()))
                .findFirst();
        ring = new KeyRing(active, published);
        LOG.infof("signing tokens with key %s", active.map(SigningKey::kid).orElse("(none)"));
    }

    /** The key to sign with. */
    SigningKey active() {
        return ring.active().orElseThrow(() -> new IllegalStateException("there is no active signing key"));
    }

    List<Jwk> published() {
        return ring.published().values().stream().map(SigningKey::toJwk).toList();
    }

    @Override
    public Optional<Key> find(String keyId) {
        return Optional.ofNullable(keyId).map(ring.published()::get).map(SigningKey::publicKey);
    }

    /** Keys are read once, at start. */
    @Override
    public long generation() {
        return 0;
    }

    @Override
    public boolean available() {
        return ring.active().isPresent();
    }

    private SigningKeyStore.Stored create() {
        SigningKey key = SigningKey.generate();
        return new SigningKeyStore.Stored(
                key.kid(),
                true,
                key.publicKey().getEncoded(),
                SealedBox.seal(master, context(key.kid()), key.privateKey().getEncoded()));
    }

    private SigningKey open(SigningKeyStore.Stored stored) {
        try {
            byte[] privateKey = SealedBox.open(master, context(stored.kid()), stored.sealedPrivate());
            return SigningKey.decode(stored.kid(), stored.publicKey(), privateKey);
        } catch (SealedBox.UnopenableException unopenable) {
            throw new ConfigurationException(unopenable.getMessage());
        }
    }

    private static String context(String kid) {
        return "signing key " + kid;
    }
}
