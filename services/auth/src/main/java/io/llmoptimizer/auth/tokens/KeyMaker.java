package io.llmoptimizer.auth.tokens;

import io.llmoptimizer.auth.secrets.SealedColumn;
import io.llmoptimizer.secrets.MasterKeys;
import io.llmoptimizer.secrets.SealedBox;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.interfaces.RSAPublicKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Makes signing keys, seals their private halves, and opens them again. */
@Singleton
class KeyMaker {
    private final MasterKeys masters;

    KeyMaker(MasterKeys masters) {
        this.masters = masters;
    }

    /** A new key that waits to be used, or none. */
    static final class Supply {
        static final Supply NONE = new Supply(null, null);

        private final AtomicReference<SigningKey> key;
        private final KeyMaker maker;

        private Supply(SigningKey key, KeyMaker maker) {
            this.key = new AtomicReference<>(key);
            this.maker = maker;
        }

        /** The key in {@code state}, the first time; empty from then on. */
        Optional<StoredKey> take(KeyState state) {
            return Optional.ofNullable(key.getAndSet(null)).map(made -> maker.seal(made, state));
        }
    }

    /** Makes a key on a worker thread. */
    Uni<Supply> make() {
        return Uni.createFrom()
                .item(() -> new Supply(SigningKey.generate(), this))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private StoredKey seal(SigningKey key, KeyState state) {
        byte[] sealed =
                SealedBox.seal(masters, context(key.kid()), key.privateKey().getEncoded());
        return new StoredKey(key.kid(), state, key.publicKey().getEncoded(), Optional.of(sealed));
    }

    /** The keys in use among {@code stored}. */
    KeyRing open(List<StoredKey> stored) {
        Map<String, RSAPublicKey> published = new LinkedHashMap<>();
        stored.stream()
                .filter(key -> key.state().isPublished())
                .forEach(key -> published.put(key.kid(), SigningKey.decodePublic(key.kid(), key.publicKey())));
        Optional<SigningKey> active = stored.stream()
                .filter(key -> key.state() instanceof KeyState.Active)
                .findFirst()
                .map(this::open);
        return new KeyRing(active, published);
    }

    private SigningKey open(StoredKey stored) {
        try {
            byte[] privateKey = SealedBox.open(
                    masters, context(stored.kid()), stored.sealedPrivate().orElseThrow());
            return SigningKey.decode(stored.kid(), stored.publicKey(), privateKey);
        } catch (SealedBox.UnopenableException unopenable) {
            throw new ConfigurationException(unopenable.getMessage());
        }
    }

    @Produces
    @Singleton
    static SealedColumn column() {
        return new SealedColumn("signing_key", "kid", "sealed_private", KeyMaker::context);
    }

    private static String context(String kid) {
        return "signing key " + kid;
    }
}
