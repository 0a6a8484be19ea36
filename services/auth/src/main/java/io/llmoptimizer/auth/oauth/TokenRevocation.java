package io.llmoptimizer.auth.oauth;

import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.oauth.ClientAuthentication.Authenticated;
import io.llmoptimizer.auth.oauth.PresentedToken.Credential;
import io.llmoptimizer.auth.revocations.RevocationBroadcaster;
import io.llmoptimizer.auth.sessions.ClientSessions;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;

/**
 * Stops a client's own tokens from working (RFC 7009). Access and refresh token of a user's consent are one session and end
 * together; a client's tokens in its own name all end, since nothing else tells one from another.
 */
@Singleton
class TokenRevocation {
    private final TokenReader reader;
    private final ClientSessions sessions;
    private final OAuthClientStore clients;
    private final RevocationBroadcaster broadcaster;
    private final Clock clock;

    TokenRevocation(
            TokenReader reader,
            ClientSessions sessions,
            OAuthClientStore clients,
            RevocationBroadcaster broadcaster,
            Clock clock) {
        this.reader = reader;
        this.sessions = sessions;
        this.clients = clients;
        this.broadcaster = broadcaster;
        this.clock = clock;
    }

    /** Does nothing when the token is not this client's, or does not work anyway (RFC 7009 section 2.2). */
    Uni<Void> revoke(Authenticated who, String token) {
        if (!(who instanceof Authenticated.Client(OAuthClient client))) {
            throw OAuthException.of("unsupported_token_type", "Tokens of the fleet's services just expire.");
        }
        if (ClientSessions.isRefreshToken(token)) {
            return sessions.endWith(token, client.id());
        }
        return reader.read(token)
                .filter(read ->
                        read.clientId().filter(client.clientId()::equals).isPresent())
                .map(read -> revoke(client, read))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Uni<Void> revoke(OAuthClient client, PresentedToken token) {
        return switch (token.credential()) {
            case Credential.Session(UUID session) -> sessions.end(session, client.id());
            case Credential.Key _ ->
                clients.revokeOwnTokens(client.id(), event(client), clock.instant())
                        .chain(broadcaster::tell);
            case Credential.None _ -> Uni.createFrom().voidItem();
        };
    }

    private static AuditEvent event(OAuthClient client) {
        return AuditEvent.of(Actor.service(client.clientId()), client.organization(), "oauth-client.tokens-revoked")
                .on("oauth-client", client.id());
    }
}
