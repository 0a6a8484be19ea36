package io.llmoptimizer.auth.oauth;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.permissions.Permission;
import io.llmoptimizer.auth.revocations.RevocationBroadcaster;
import io.llmoptimizer.auth.secrets.Secret;
import io.llmoptimizer.auth.sessions.Member;
import io.llmoptimizer.common.identity.OuterLimits;
import io.llmoptimizer.http.paging.Page;
import io.llmoptimizer.http.paging.Paging;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Registers, changes and removes an organization's OAuth clients, for members with {@code oauth-clients:manage}. */
@Singleton
class OAuthClients {
    private static final String ID_PREFIX = "llmc_";
    private static final String SECRET_PREFIX = "llmcs_";
    private static final int ID_BYTES = 16;

    private final OAuthClientStore store;
    private final RevocationBroadcaster broadcaster;
    private final Clock clock;

    /**
     * A client and its secret.
     *
     * @param secret shown now and never again; empty for a public client
     */
    record WithSecret(OAuthClient client, Optional<String> secret) {
        @Override
        public String toString() {
            return "WithSecret[" + client.clientId() + "]";
        }
    }

    OAuthClients(OAuthClientStore store, RevocationBroadcaster broadcaster, Clock clock) {
        this.store = store;
        this.broadcaster = broadcaster;
        this.clock = clock;
    }

    Uni<WithSecret> register(Member member, NewOAuthClient wanted) {
        member.require(Permission.OAUTH_CLIENTS_MANAGE);
        Optional<String> secret = wanted.confidential() ? Optional.of(newSecret()) : Optional.empty();
        OAuthClient client = new OAuthClient(
                UuidCreator.getTimeOrderedEpoch(),
                ID_PREFIX + Secret.random(ID_BYTES),
                member.organization().id(),
                wanted.name(),
                secret.map(value -> new OAuthClient.Secrets(Secret.hash(value), Optional.empty(), Optional.empty())),
                wanted.redirectUris(),
                wanted.grantTypes(),
                wanted.scopes(),
                Optional.empty(),
                OuterLimits.NONE,
                clock.instant());
        return store.create(client, event(member, client.id(), "oauth-client.created"))
                .replaceWith(new WithSecret(client, secret));
    }

    Uni<Page<OAuthClient>> list(Member member, Paging paging) {
        member.require(Permission.OAUTH_CLIENTS_MANAGE);
        return paging.page((after, limit) -> store.list(member.organization().id(), after, limit), OAuthClient::id);
    }

    Uni<OAuthClient> find(Member member, UUID id) {
        member.require(Permission.OAUTH_CLIENTS_MANAGE);
        return store.find(member.organization().id(), id)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("OAuth client")));
    }

    /** Replaces everything but the ids, the secret and whether there is one. What was consented to already stays. */
    Uni<OAuthClient> change(Member member, UUID id, NewOAuthClient wanted) {
        return find(member, id).flatMap(client -> {
            if (client.isConfidential() != wanted.confidential()) {
                throw ProblemException.invalid("confidential", "can't be changed; register another client");
            }
            OAuthClient changed = new OAuthClient(
                    id,
                    client.clientId(),
                    client.organization(),
                    wanted.name(),
                    client.secrets(),
                    wanted.redirectUris(),
                    wanted.grantTypes(),
                    wanted.scopes(),
                    client.tokensRevokedAt(),
                    client.limits(),
                    client.createdAt());
            return store.update(changed, event(member, id, "oauth-client.changed"))
                    .replaceWith(changed);
        });
    }

    /** @param grace how long the present secret goes on working */
    Uni<WithSecret> rotateSecret(Member member, UUID id, Duration grace) {
        return find(member, id).flatMap(client -> {
            if (!client.isConfidential()) {
                throw ProblemException.conflict("public-client", "A public client has no secret to rotate.");
            }
            String secret = newSecret();
            return store.replaceSecret(
                            id,
                            Secret.hash(secret),
                            clock.instant().plus(grace),
                            event(member, id, "oauth-client.secret-rotated").with("graceSeconds", grace.toSeconds()))
                    .replaceWith(new WithSecret(client, Optional.of(secret)));
        });
    }

    /** Removes a client; what it holds is refused everywhere within a second. */
    Uni<Void> remove(Member member, UUID id) {
        Instant now = clock.instant();
        return find(member, id)
                .flatMap(client -> store.remove(id, event(member, id, "oauth-client.removed"), now))
                .chain(broadcaster::tell);
    }

    private static String newSecret() {
        return SECRET_PREFIX + Secret.random();
    }

    private static AuditEvent event(Member member, UUID client, String action) {
        return AuditEvent.of(
                        Actor.user(member.user().id()), member.organization().id(), action)
                .on("oauth-client", client);
    }
}
