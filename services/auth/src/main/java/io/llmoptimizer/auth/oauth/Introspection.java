package io.llmoptimizer.auth.oauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.llmoptimizer.auth.oauth.ClientAuthentication.Authenticated;
import io.llmoptimizer.auth.oauth.PresentedToken.Credential;
import io.llmoptimizer.auth.sessions.ClientSessions;
import io.llmoptimizer.auth.tokens.Issuer;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * Tells resource servers about tokens (RFC 7662): verified here, then one look-up whether it still works. A client is told
 * about tokens of its own organization, a service of this fleet about its own; about all others it learns nothing.
 */
@Singleton
class Introspection {
    private static final Answer INACTIVE =
            new Answer(false, null, null, null, null, null, null, null, null, null, null, null);

    private final TokenReader reader;
    private final ClientSessions sessions;
    private final OAuthClientStore clients;
    private final Issuer issuer;

    /** RFC 7662 section 2.2. A token that does not work has nothing but {@code active}. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(
            boolean active,
            String scope,
            String clientId,
            String tokenType,
            Long exp,
            Long iat,
            String sub,
            List<String> aud,
            String iss,
            String jti,
            String org,
            String sid) {}

    Introspection(TokenReader reader, ClientSessions sessions, OAuthClientStore clients, Issuer issuer) {
        this.reader = reader;
        this.sessions = sessions;
        this.clients = clients;
        this.issuer = issuer;
    }

    /** Fails with {@code invalid_client} for a public client: anybody could be it. */
    Uni<Answer> look(Authenticated who, String token) {
        if (who instanceof Authenticated.Client(OAuthClient client) && !client.isConfidential()) {
            throw OAuthException.invalidClient();
        }
        Optional<PresentedToken> read = reader.read(token).filter(found -> concerns(who, found));
        if (read.isEmpty()) {
            return Uni.createFrom().item(INACTIVE);
        }
        return works(read.get()).map(works -> works ? answer(read.get()) : INACTIVE);
    }

    private static boolean concerns(Authenticated who, PresentedToken token) {
        return switch (who) {
            case Authenticated.Client(OAuthClient client) ->
                token.organization().filter(client.organization()::equals).isPresent();
            case Authenticated.Service(String id) ->
                token.clientId().filter(id::equals).isPresent();
        };
    }

    private Uni<Boolean> works(PresentedToken token) {
        return switch (token.credential()) {
            case Credential.Session(var session) -> sessions.works(session);
            case Credential.Key(var key) ->
                clients.find(token.organization().orElseThrow(), key)
                        .map(found -> found.filter(client -> isAfterRevocation(token, client))
                                .isPresent());
            case Credential.None() -> Uni.createFrom().item(true);
        };
    }

    /** In whole seconds, as tokens have them: of the second of the revocation, none passes. */
    private static boolean isAfterRevocation(PresentedToken token, OAuthClient client) {
        return client.tokensRevokedAt()
                .filter(revoked -> !token.issuedAt().isAfter(revoked))
                .isEmpty();
    }

    private Answer answer(PresentedToken token) {
        return new Answer(
                true,
                token.scope().orElse(null),
                token.clientId().orElse(null),
                "Bearer",
                token.expiresAt().getEpochSecond(),
                token.issuedAt().getEpochSecond(),
                token.subject(),
                token.audience(),
                issuer.url(),
                token.id(),
                token.organization().map(Object::toString).orElse(null),
                token.credential() instanceof Credential.Session(var session) ? session.toString() : null);
    }
}
