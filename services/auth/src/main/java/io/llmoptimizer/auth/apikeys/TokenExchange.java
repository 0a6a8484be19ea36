package io.llmoptimizer.auth.apikeys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmoptimizer.auth.permissions.MemberRole;
import io.llmoptimizer.auth.permissions.Scope;
import io.llmoptimizer.auth.tokens.AccessToken;
import io.llmoptimizer.auth.tokens.AccessTokens;
import io.llmoptimizer.auth.tokens.Grant;
import io.llmoptimizer.auth.tokens.TokenConfig;
import io.llmoptimizer.common.identity.ApiKeyFormat;
import io.llmoptimizer.common.identity.OuterLimits;
import io.llmoptimizer.common.identity.TokenExchangeResponse;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Trades an API key for a short-lived access token. The database is asked every time, so a key that was just revoked is
 * refused by every replica; only the signature, which costs most, is reused for a minute while the key's rights are the same
 * and the gateways were not told to forget what was signed.
 */
@Singleton
class TokenExchange {
    private static final String ROLE = "key";
    private static final Duration REUSED = Duration.ofMinutes(1);
    private static final int REMEMBERED = 50_000;

    private final KeyRightsStore store;
    private final KeyUses uses;
    private final AccessTokens accessTokens;
    private final TokenConfig config;
    private final Clock clock;
    private final Cache<UUID, Signed> signed = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(REUSED)
            .build();

    private record Signed(Grant grant, Optional<Instant> keyExpiresAt, AccessToken token) {}

    TokenExchange(KeyRightsStore store, KeyUses uses, AccessTokens accessTokens, TokenConfig config, Clock clock) {
        this.store = store;
        this.uses = uses;
        this.accessTokens = accessTokens;
        this.config = config;
        this.clock = clock;
    }

    /** Fails with a 401 problem {@code invalid-api-key}, {@code expired-api-key} or {@code revoked-api-key}. */
    Uni<TokenExchangeResponse> exchange(String presented) {
        if (!ApiKeyFormat.isWellFormed(presented)) {
            throw refused("invalid-api-key", "This is not an API key of ours; check that it was copied completely.");
        }
        Instant now = clock.instant();
        return store.findByHash(ApiKeyFormat.hash(presented), now).map(found -> {
            KeyRightsStore.Presented key =
                    found.orElseThrow(() -> refused("invalid-api-key", "There is no such API key; create a new one."));
            Grant grant = grant(key.key(), admitted(key, now), key.limits());
            uses.note(key.key(), now);
            return response(key.key(), grant, token(key, grant, now));
        });
    }

    private static MemberRole admitted(KeyRightsStore.Presented presented, Instant now) {
        return switch (presented.key().status(now)) {
            case REVOKED -> throw refused("revoked-api-key", "This API key was revoked; create a new one.");
            case EXPIRED -> throw refused("expired-api-key", "This API key has expired; create a new one.");
            case ACTIVE ->
                presented
                        .ownerRole()
                        .orElseThrow(() -> refused(
                                "revoked-api-key", "The owner of this API key may not use the organization any more."));
        };
    }

    /** A key never permits more than its owner's role does at the moment. */
    private static Grant grant(ApiKey key, MemberRole owner, OuterLimits limits) {
        List<String> scopes = key.scopes().stream()
                .filter(scope -> owner.permits(scope.permission()))
                .map(Scope::wire)
                .toList();
        return new Grant(
                key.owner().id(),
                key.organizationId(),
                Optional.of(key.projectId()),
                new Grant.Credential.ApiKey(key.id()),
                Stream.concat(Stream.of(ROLE), scopes.stream()).toList(),
                scopes,
                key.limits(),
                limits,
                key.allowedModels());
    }

    private AccessToken token(KeyRightsStore.Presented presented, Grant grant, Instant now) {
        ApiKey key = presented.key();
        Signed known = signed.getIfPresent(key.id());
        if (known != null
                && known.grant().equals(grant)
                && known.keyExpiresAt().equals(key.expiresAt())
                && presented
                        .changedAt()
                        .filter(changed -> !known.token().issuedAt().isAfter(changed))
                        .isEmpty()
                && now.isBefore(known.token().issuedAt().plus(REUSED))) {
            return known.token();
        }
        Instant wanted = now.plus(config.exchangedLifetime());
        Instant notAfter =
                key.expiresAt().filter(expiry -> expiry.isBefore(wanted)).orElse(wanted);
        AccessToken token = accessTokens.issue(grant, notAfter);
        signed.put(key.id(), new Signed(grant, key.expiresAt(), token));
        return token;
    }

    private static TokenExchangeResponse response(ApiKey key, Grant grant, AccessToken token) {
        return new TokenExchangeResponse(
                token.value(),
                token.expiresAt(),
                key.id(),
                key.organizationId(),
                key.projectId(),
                key.owner().id(),
                key.limits(),
                grant.outerLimits().equals(OuterLimits.NONE) ? null : grant.outerLimits());
    }

    private static ProblemException refused(String slug, String detail) {
        return ProblemException.of(401, slug, "The API key was refused", detail)
                .withHeader("WWW-Authenticate", "Bearer");
    }
}
