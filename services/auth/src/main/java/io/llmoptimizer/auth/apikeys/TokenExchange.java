package io.llmoptimizer.auth.apikeys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmoptimizer.auth.permissions.Scope;
import io.llmoptimizer.auth.tokens.AccessToken;
import io.llmoptimizer.auth.tokens.AccessTokens;
import io.llmoptimizer.auth.tokens.Grant;
import io.llmoptimizer.auth.tokens.TokenConfig;
import io.llmoptimizer.common.identity.ApiKeyFormat;
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
import org.jboss.logging.Logger;

/**
 * Trades an API key for a short-lived access token. The database is asked every time, so a key that was just revoked is
 * refused by every replica; only the signature, which costs most, is reused for a minute while the key's rights are the same.
 */
@Singleton
class TokenExchange {
    private static final Logger LOG = Logger.getLogger(TokenExchange.class);
    private static final List<String> ROLES = List.of("key");
    private static final Duration REUSED = Duration.ofMinutes(1);
    private static final Duration USE_NOTED = Duration.ofMinutes(1);
    private static final int REMEMBERED = 50_000;

    private final ApiKeyStore store;
    private final AccessTokens accessTokens;
    private final TokenConfig config;
    private final Clock clock;
    private final Cache<UUID, Signed> signed = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(REUSED)
            .build();

    private record Signed(Grant grant, Optional<Instant> keyExpiresAt, AccessToken token) {}

    TokenExchange(ApiKeyStore store, AccessTokens accessTokens, TokenConfig config, Clock clock) {
        this.store = store;
        this.accessTokens = accessTokens;
        this.config = config;
        this.clock = clock;
    }

    /** Fails with a 401 problem {@code invalid-api-key}, {@code expired-api-key} or {@code revoked-api-key}. */
    Uni<TokenExchangeResponse> exchange(String presented) {
        if (!ApiKeyFormat.isWellFormed(presented)) {
            throw refused("invalid-api-key", "This is not an API key of ours; check that it was copied completely.");
        }
        return store.findByHash(ApiKeyFormat.hash(presented)).map(found -> {
            Instant now = clock.instant();
            ApiKey key = admitted(
                    found.orElseThrow(() -> refused("invalid-api-key", "There is no such API key; create a new one.")),
                    now);
            noteUse(key, now);
            return response(key, token(key, now));
        });
    }

    private static ApiKey admitted(ApiKeyStore.Presented presented, Instant now) {
        ApiKey key = presented.key();
        return switch (key.status(now)) {
            case REVOKED -> throw refused("revoked-api-key", "This API key was revoked; create a new one.");
            case EXPIRED -> throw refused("expired-api-key", "This API key has expired; create a new one.");
            case ACTIVE -> {
                if (!presented.ownerActive()) {
                    throw refused(
                            "revoked-api-key", "The owner of this API key may not use the organization any more.");
                }
                yield key;
            }
        };
    }

    private AccessToken token(ApiKey key, Instant now) {
        Grant grant = new Grant(
                key.userId(),
                key.organizationId(),
                Optional.of(key.projectId()),
                new Grant.Credential.ApiKey(key.id()),
                ROLES,
                key.scopes().stream().map(Scope::wire).toList(),
                key.limits(),
                key.allowedModels());
        Signed known = signed.getIfPresent(key.id());
        if (known != null
                && known.grant().equals(grant)
                && known.keyExpiresAt().equals(key.expiresAt())
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

    /** Not waited for: when it was last used is for people to look at, and the next use notes it again. */
    private void noteUse(ApiKey key, Instant now) {
        if (key.lastUsedAt().filter(last -> last.isAfter(now.minus(USE_NOTED))).isEmpty()) {
            store.touch(key.id(), USE_NOTED, now)
                    .subscribe()
                    .with(noted -> {}, failure -> LOG.debugf("the use of key %s was not noted: %s", key.id(), failure));
        }
    }

    private static TokenExchangeResponse response(ApiKey key, AccessToken token) {
        return new TokenExchangeResponse(
                token.value(),
                token.expiresAt(),
                key.id(),
                key.organizationId(),
                key.projectId(),
                key.userId(),
                key.limits());
    }

    private static ProblemException refused(String slug, String detail) {
        return ProblemException.of(401, slug, "The API key was refused", detail)
                .withHeader("WWW-Authenticate", "Bearer");
    }
}
