package io.llmoptimizer.auth.oauth;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.oauth.AuthorizationCode.Decision;
import io.llmoptimizer.auth.oauth.ClientAuthentication.Authenticated;
import io.llmoptimizer.auth.organizations.Membership;
import io.llmoptimizer.auth.permissions.Scope;
import io.llmoptimizer.auth.revocations.RevocationBroadcaster;
import io.llmoptimizer.auth.secrets.Secret;
import io.llmoptimizer.auth.sessions.ClientSession;
import io.llmoptimizer.auth.sessions.ClientSessions;
import io.llmoptimizer.http.problem.ProblemException;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Trades grants for tokens (RFC 6749 sections 4.1.3, 4.4 and 6). */
@Singleton
class TokenGrants {
    private static final Logger LOG = Logger.getLogger(TokenGrants.class);
    /** A code is kept past its end, so that one which comes again is recognised while what it gave may still be used. */
    private static final Duration CODE_KEPT = Duration.ofDays(1);

    private final CodeStore codes;
    private final ClientSessions sessions;
    private final IssuedTokens tokens;
    private final RevocationBroadcaster broadcaster;
    private final OAuthConfig config;
    private final Clock clock;

    TokenGrants(
            CodeStore codes,
            ClientSessions sessions,
            IssuedTokens tokens,
            RevocationBroadcaster broadcaster,
            OAuthConfig config,
            Clock clock) {
        this.codes = codes;
        this.sessions = sessions;
        this.tokens = tokens;
        this.broadcaster = broadcaster;
        this.config = config;
        this.clock = clock;
    }

    /** Fails with the error to answer when the grant is not good, or not for this client. */
    Uni<TokenAnswer> trade(Authenticated who, Form form) {
        String wanted = form.required("grant_type");
        GrantType type = GrantType.of(wanted)
                .orElseThrow(() -> OAuthException.of(
                        "unsupported_grant_type", "Use authorization_code, refresh_token or client_credentials."));
        return switch (who) {
            case Authenticated.Service(String id) -> ofService(id, type);
            case Authenticated.Client(OAuthClient client) -> ofClient(client, type, form);
        };
    }

    private Uni<TokenAnswer> ofService(String id, GrantType type) {
        if (type != GrantType.CLIENT_CREDENTIALS) {
            throw unregistered(type);
        }
        return Uni.createFrom().item(() -> tokens.forService(id));
    }

    private Uni<TokenAnswer> ofClient(OAuthClient client, GrantType type, Form form) {
        if (!client.grantTypes().contains(type)) {
            throw unregistered(type);
        }
        return switch (type) {
            case AUTHORIZATION_CODE -> code(client, form);
            case REFRESH_TOKEN -> refresh(client, form);
            case CLIENT_CREDENTIALS -> credentials(client, form);
        };
    }

    private Uni<TokenAnswer> code(OAuthClient client, Form form) {
        String code = form.required("code");
        String redirect = form.required("redirect_uri");
        String verifier = form.required("code_verifier");
        Instant now = clock.instant();
        return codes.redeem(
                        Secret.hash(code),
                        stored -> stored.decide(client, redirect, verifier, now),
                        stored -> session(client, stored, now),
                        now)
                .flatMap(found -> outcome(client, found.orElseThrow(TokenGrants::badCode)));
    }

    private Uni<TokenAnswer> outcome(OAuthClient client, CodeStore.Redemption redemption) {
        return switch (redemption.decision()) {
            case Decision.Redeem(Membership membership) -> {
                AuthorizationCode code = redemption.code();
                ClientSession session = redemption.session().orElseThrow();
                List<String> scopes = Scopes.within(code.scopes(), membership.role());
                yield Uni.createFrom()
                        .item(() -> tokens.forUser(
                                client,
                                membership,
                                session.id(),
                                scopes,
                                session.expiresAt(),
                                redemption
                                        .refreshToken()
                                        .filter(token -> client.grantTypes().contains(GrantType.REFRESH_TOKEN)),
                                scopes.contains(Scopes.OPENID)
                                        ? Optional.of(
                                                tokens.idToken(client, code.user(), code.signedInAt(), code.nonce()))
                                        : Optional.empty()));
            }
            case Decision.EndReused _ -> {
                LOG.warnf("client %s presented an authorization code twice: its session ended", client.clientId());
                yield broadcaster.tell().chain(() -> Uni.createFrom().failure(TokenGrants::badCode));
            }
            case Decision.Burn _, Decision.Refuse _ -> Uni.createFrom().failure(TokenGrants::badCode);
        };
    }

    /** Without a refresh token there is nothing to go on with: the session then ends with its access token. */
    private ClientSession session(OAuthClient client, AuthorizationCode code, Instant now) {
        Duration lifetime = client.grantTypes().contains(GrantType.REFRESH_TOKEN)
                ? config.sessionLifetime()
                : config.accessTokenLifetime();
        return new ClientSession(
                UuidCreator.getTimeOrderedEpoch(),
                code.user(),
                client.organization(),
                client.id(),
                client.name(),
                code.scopes(),
                now,
                now.plus(lifetime));
    }

    private Uni<TokenAnswer> refresh(OAuthClient client, Form form) {
        Optional<String> narrower = form.one("scope");
        return sessions.refresh(form.required("refresh_token"), client.id())
                .onFailure(ProblemException.class)
                .transform(
                        over -> OAuthException.invalidGrant(
                                "This refresh token is not valid for this client, or not any more. Ask the user to sign in again."))
                .map(session -> {
                    List<String> scopes = Scopes.within(
                            narrower.map(asked -> Scopes.parse(asked, session.scopes()))
                                    .orElse(session.scopes()),
                            session.membership().role());
                    return tokens.forUser(
                            client,
                            session.membership(),
                            session.session(),
                            scopes,
                            session.expiresAt(),
                            Optional.of(session.refreshToken()),
                            Optional.empty());
                });
    }

    private Uni<TokenAnswer> credentials(OAuthClient client, Form form) {
        List<String> own = client.scopes().stream()
                .filter(scope -> Scope.of(scope).isPresent())
                .toList();
        List<String> scopes = Scopes.parse(form.one("scope").orElse(String.join(" ", own)), own);
        return Uni.createFrom().item(() -> tokens.forClient(client, scopes));
    }

    private static OAuthException unregistered(GrantType type) {
        return OAuthException.of(
                "unauthorized_client", "This client is not registered for the grant type " + type.wire() + ".");
    }

    private static OAuthException badCode() {
        return OAuthException.invalidGrant(
                "This code is not valid for this client, redirect_uri and code_verifier, or was used or has expired.");
    }

    @Scheduled(every = "10m", delayed = "1m")
    Uni<Void> forgetOld() {
        return codes.forget(clock.instant().minus(CODE_KEPT));
    }
}
