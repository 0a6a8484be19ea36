package io.llmoptimizer.integration.providers;

import io.llmoptimizer.integration.credentials.KeyRing;
import io.llmoptimizer.integration.credentials.ProviderKey;
import io.llmoptimizer.integration.credentials.ProviderKey.Owner;
import io.llmoptimizer.integration.credentials.StoredKeyRings;
import io.llmoptimizer.integration.providers.upstream.ServerConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Makes the ring of a provider, with the keys that are configured for it. */
@Singleton
class KeyRings {
    private static final String UNNAMED = "default";

    private final StoredKeyRings rings;

    KeyRings(StoredKeyRings rings) {
        this.rings = rings;
    }

    KeyRing ring(String provider, ServerConfig server) {
        return rings.make(provider, configured(provider, server));
    }

    /** @throws ConfigurationException with a sentence that names the key that can't be used */
    static List<ProviderKey> configured(String provider, ServerConfig server) {
        List<ProviderKey> keys = new ArrayList<>();
        server.apiKey().ifPresent(secret -> keys.add(key(provider, UNNAMED, 1, secret)));
        new TreeMap<>(server.apiKeys())
                .forEach((name, named) ->
                        named.key().ifPresent(secret -> keys.add(key(provider, name, named.weight(), secret))));
        return keys;
    }

    private static ProviderKey key(String provider, String name, int weight, String secret) {
        try {
            return new ProviderKey(provider + "/" + name, name, Owner.PLATFORM, weight, secret);
        } catch (IllegalArgumentException unusable) {
            throw new ConfigurationException(unusable.getMessage());
        }
    }
}
