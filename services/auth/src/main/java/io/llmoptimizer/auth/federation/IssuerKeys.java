package io.llmoptimizer.auth.federation;

import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.security.Key;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * The keys of other issuers. A token with a key we have not seen makes us fetch again, which is how issuers rotate; but only
 * so often, since anybody can write any key id into a token.
 */
@Singleton
class IssuerKeys {
    private final Upstream upstream;
    private final FederatedSignInConfig config;
    private final Clock clock;
    private final ConcurrentMap<String, Fetched> byUrl = new ConcurrentHashMap<>();

    private record Fetched(Map<String, Key> keys, Instant at) {}

    IssuerKeys(Upstream upstream, FederatedSignInConfig config, Clock clock) {
        this.upstream = upstream;
        this.config = config;
        this.clock = clock;
    }

    /** The keys published at {@code url}, fetched again if {@code wanted} is not among those we have. */
    Uni<Map<String, Key>> at(String url, Optional<String> wanted) {
        Fetched known = byUrl.get(url);
        if (known != null
                && (wanted.filter(known.keys()::containsKey).isPresent()
                        || clock.instant().isBefore(known.at().plus(config.refetchKeys())))) {
            return Uni.createFrom().item(known.keys());
        }
        return upstream.get(url, Map.of()).map(json -> {
            Fetched fetched = new Fetched(parse(json), clock.instant());
            byUrl.put(url, fetched);
            return fetched.keys();
        });
    }

    private static Map<String, Key> parse(String json) {
        try {
            Map<String, Key> keys = new LinkedHashMap<>();
            for (JsonWebKey key : new JsonWebKeySet(json).getJsonWebKeys()) {
                if (key.getKeyId() != null && key instanceof PublicJsonWebKey pair && !"enc".equals(key.getUse())) {
                    keys.put(key.getKeyId(), pair.getPublicKey());
                }
            }
            return Map.copyOf(keys);
        } catch (JoseException malformed) {
            throw ProblemException.unavailable("The identity provider's keys can't be read; try again shortly.", 5);
        }
    }
}
