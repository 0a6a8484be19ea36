package io.llmoptimizer.gateway.callers;

import io.llmoptimizer.common.identity.Revocations.Kind;
import io.llmoptimizer.gateway.refusals.Refusal;
import io.llmoptimizer.gateway.refusals.RefusedException;
import io.llmoptimizer.gateway.revocations.RevocationList;
import io.vertx.core.Future;
import jakarta.inject.Singleton;

/** Finds out who calls. */
@Singleton
public class CallerFinder {
    private static final Future<Caller> ANONYMOUS = Future.succeededFuture(Caller.ANONYMOUS);

    private final AccessTokens tokens;
    private final ApiKeys keys;
    private final RevocationList revocations;

    CallerFinder(AccessTokens tokens, ApiKeys keys, RevocationList revocations) {
        this.tokens = tokens;
        this.keys = keys;
        this.revocations = revocations;
    }

    /**
     * The caller a credential stands for; {@link Caller.Anonymous} for none. Fails with {@link RefusedException} when the
     * credential is not good, was revoked, or can't be checked now. May complete on another thread.
     */
    public Future<Caller> find(Credential credential) {
        return switch (credential) {
            case Credential.None none -> ANONYMOUS;
            case Credential.Unusable unusable -> refused(Refusal.badCredential(unusable.why()));
            case Credential.AccessToken presented -> ofToken(presented.token());
            case Credential.ApiKey presented -> revocations.isLoaded() ? ofKey(presented.key()) : refused(notLoaded());
        };
    }

    private Future<Caller> ofToken(String token) {
        if (!revocations.isLoaded()) {
            return refused(notLoaded());
        }
        try {
            return unlessRevoked(tokens.verify(token));
        } catch (RefusedException no) {
            return Future.failedFuture(no);
        }
    }

    /** An exchange may have been under way when its result was revoked; the next one sees what is valid now. */
    private Future<Caller> ofKey(String key) {
        return keys.resolve(key, this::isRevoked)
                .compose(caller -> isRevoked(caller)
                        ? keys.resolve(key, this::isRevoked).compose(this::unlessRevoked)
                        : Future.succeededFuture(caller));
    }

    private Future<Caller> unlessRevoked(Caller.Identified caller) {
        return isRevoked(caller)
                ? refused(Refusal.badCredential("This credential was revoked: sign in again, or use another API key."))
                : Future.succeededFuture(caller);
    }

    /** Whether {@code caller} was not revoked since it was found: for what lasts longer than a request. */
    public boolean isStillGood(Caller caller) {
        return !(caller instanceof Caller.Identified identified) || !isRevoked(identified);
    }

    private boolean isRevoked(Caller.Identified caller) {
        long issuedAt = caller.token().issuedAtMs();
        boolean personally = switch (caller) {
            case Caller.KeyHolder holder ->
                revocations.refuses(Kind.API_KEY, holder.apiKey(), issuedAt)
                        || (holder.user() != null && revocations.refuses(Kind.USER, holder.user(), issuedAt));
            case Caller.SignedInUser user ->
                revocations.refuses(Kind.USER, user.user(), issuedAt)
                        || (user.session() != null && revocations.refuses(Kind.SESSION, user.session(), issuedAt));
            case Caller.Client client -> false;
        };
        return personally || revocations.refuses(Kind.ORGANIZATION, caller.organization(), issuedAt);
    }

    private static Refusal notLoaded() {
        return Refusal.notReady("The gateway has not yet read which credentials are revoked; try again.");
    }

    private static Future<Caller> refused(Refusal refusal) {
        return Future.failedFuture(new RefusedException(refusal));
    }
}
