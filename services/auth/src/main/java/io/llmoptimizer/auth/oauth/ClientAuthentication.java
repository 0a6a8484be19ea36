package io.llmoptimizer.auth.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmoptimizer.auth.clients.ServiceClients;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Believes clients, or does not (RFC 6749 section 2.3). A client is remembered for half a second, so that a resource server
 * that asks about every request costs no look-up each: a rotated secret or a removed client is refused within that time.
 */
@Singleton
class ClientAuthentication {
    private static final Duration REMEMBERED = Duration.ofMillis(500);

    private final OAuthClientStore store;
    private final ServiceClients services;
    private final Clock clock;
    private final Cache<String, OAuthClient> known = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(REMEMBERED)
            .build();

    /** Who authenticated. */
    sealed interface Authenticated {
        /** An organization's client. */
        record Client(OAuthClient client) implements Authenticated {}

        /** A service of this fleet. */
        record Service(String id) implements Authenticated {}
    }

    ClientAuthentication(OAuthClientStore store, ServiceClients services, Clock clock) {
        this.store = store;
        this.services = services;
        this.clock = clock;
    }

    /** Fails with {@code invalid_client} when the credentials are wrong, or not of the kind the client was registered for. */
    Uni<Authenticated> authenticate(ClientCredentials presented) {
        if (presented.secret().isPresent()
                && services.proves(presented.clientId(), presented.secret().get())) {
            return Uni.createFrom().item(new Authenticated.Service(presented.clientId()));
        }
        return find(presented.clientId()).map(found -> {
            OAuthClient client =
                    found.filter(candidate -> accepts(candidate, presented)).orElseThrow(OAuthException::invalidClient);
            return new Authenticated.Client(client);
        });
    }

    private boolean accepts(OAuthClient client, ClientCredentials presented) {
        if (!client.isConfidential()) {
            return presented.secret().isEmpty();
        }
        return presented.secret().isPresent()
                && client.secrets().orElseThrow().accept(presented.secret().get(), clock.instant());
    }

    private Uni<Optional<OAuthClient>> find(String clientId) {
        OAuthClient remembered = known.getIfPresent(clientId);
        return remembered != null
                ? Uni.createFrom().item(Optional.of(remembered))
                : store.find(clientId).invoke(found -> found.ifPresent(client -> known.put(clientId, client)));
    }
}
