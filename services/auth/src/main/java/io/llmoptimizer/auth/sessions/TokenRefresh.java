package io.llmoptimizer.auth.sessions;

import io.llmoptimizer.auth.revocations.RevocationBroadcaster;
import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.secrets.MasterKey;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;

/** Trades a refresh token for new tokens; {@link RefreshFamily} has the rules. */
@Singleton
class TokenRefresh {
    private static final Logger LOG = Logger.getLogger(TokenRefresh.class);

    private final SessionStore store;
    private final Tokens tokens;
    private final RevocationBroadcaster broadcaster;
    private final RefreshFamily.Timeouts timeouts;
    private final SecretKeySpec successorKey;
    private final Clock clock;

    TokenRefresh(
            SessionStore store,
            Tokens tokens,
            RevocationBroadcaster broadcaster,
            SessionConfig config,
            MasterKey master,
            Clock clock) {
        this.store = store;
        this.tokens = tokens;
        this.broadcaster = broadcaster;
        this.timeouts = new RefreshFamily.Timeouts(config.idleTimeout(), config.refreshGrace());
        this.successorKey = master.derive("refresh-token-successor");
        this.clock = clock;
    }

    /** A session whose refresh token was just replaced by {@code token}. */
    record Rotated(SessionStore.Refreshed session, RefreshToken token) {}

    /** Fails with one and the same 401 problem, whatever is wrong with the token. */
    Uni<TokenPair> refresh(String presented) {
        return rotate(presented, Optional.empty())
                .flatMap(rotated -> tokens.issue(
                        rotated.session().membership(),
                        rotated.token(),
                        rotated.session().authentication(),
                        rotated.session().expiresAt()));
    }

    /**
     * Replaces a refresh token; fails as {@link #refresh} does.
     *
     * @param client the OAuth client that presents it, to which its session must belong; empty for none
     */
    Uni<Rotated> rotate(String presented, Optional<UUID> client) {
        RefreshToken token = RefreshToken.parse(presented).orElseThrow(TokenRefresh::refused);
        RefreshToken successor = token.successor(successorKey);
        return store.refresh(token, successor, client, timeouts, clock.instant())
                .flatMap(found -> outcome(found.orElseThrow(TokenRefresh::refused), successor));
    }

    private Uni<Rotated> outcome(SessionStore.Refreshed refreshed, RefreshToken successor) {
        return switch (refreshed.decision()) {
            case RefreshFamily.Decision.Rotate _, RefreshFamily.Decision.Repeat _ ->
                Uni.createFrom().item(new Rotated(refreshed, successor));
            case RefreshFamily.Decision.EndReused _ -> {
                LOG.warnf("session %s ended: one of its refresh tokens was used twice", successor.session());
                yield broadcaster.tell().chain(() -> Uni.createFrom().failure(TokenRefresh::refused));
            }
            case RefreshFamily.Decision.Refuse(String because) -> {
                LOG.debugf("refresh token of session %s refused: %s", successor.session(), because);
                yield Uni.createFrom().failure(TokenRefresh::refused);
            }
        };
    }

    private static ProblemException refused() {
        return ProblemException.of(
                        401,
                        "invalid-refresh-token",
                        "The session is over",
                        "This refresh token is not valid any more; sign in again.")
                .withHeader("WWW-Authenticate", "Bearer");
    }
}
