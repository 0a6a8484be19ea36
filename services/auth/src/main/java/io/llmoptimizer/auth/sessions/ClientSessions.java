package io.llmoptimizer.auth.sessions;

import io.llmoptimizer.auth.organizations.Membership;
import io.llmoptimizer.auth.revocations.RevocationBroadcaster;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Goes on with and ends the sessions of OAuth clients, whose refresh tokens rotate as those of users do. */
@Singleton
public class ClientSessions {
    private final TokenRefresh refresh;
    private final ClientSessionStore store;
    private final RevocationBroadcaster broadcaster;
    private final Clock clock;

    /**
     * A session after its refresh token was replaced.
     *
     * @param membership the user's as it is now
     * @param refreshToken the one in force
     */
    public record Refreshed(
            UUID session, Membership membership, List<String> scopes, Instant expiresAt, String refreshToken) {
        @Override
        public String toString() {
            return "Refreshed[" + session + "]";
        }
    }

    ClientSessions(TokenRefresh refresh, ClientSessionStore store, RevocationBroadcaster broadcaster, Clock clock) {
        this.refresh = refresh;
        this.store = store;
        this.broadcaster = broadcaster;
        this.clock = clock;
    }

    /** Fails with a 401 problem when {@code client} has no session that this token is good for. */
    public Uni<Refreshed> refresh(String presented, UUID client) {
        return refresh.rotate(presented, Optional.of(client))
                .map(rotated -> new Refreshed(
                        rotated.token().session(),
                        rotated.session().membership(),
                        rotated.session().scopes(),
                        rotated.session().expiresAt(),
                        rotated.token().value()));
    }

    /** Whether {@code token} has the form of a refresh token. */
    public static boolean isRefreshToken(String token) {
        return RefreshToken.parse(token).isPresent();
    }

    /** Whether the session, a client's or a user's own, still stands, its user active and a member of the organization. */
    public Uni<Boolean> works(UUID session) {
        return store.works(session, clock.instant());
    }

    /** The user whose session was given to a client; empty when it does not work any more. */
    public Uni<Optional<ClientSessionStore.Live>> live(UUID session) {
        return store.live(session, clock.instant());
    }

    /** Ends the session of {@code client} that a refresh token belongs to; nothing happens when there is none. */
    public Uni<Void> endWith(String refreshToken, UUID client) {
        return RefreshToken.parse(refreshToken)
                .map(token -> store.endWith(token, client, clock.instant()).chain(broadcaster::tell))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /** Ends a session of {@code client}, everywhere within a second. */
    public Uni<Void> end(UUID session, UUID client) {
        return store.end(session, client, clock.instant()).chain(broadcaster::tell);
    }
}
