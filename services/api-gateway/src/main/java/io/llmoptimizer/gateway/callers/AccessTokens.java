package io.llmoptimizer.gateway.callers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmoptimizer.gateway.refusals.Refusal;
import io.llmoptimizer.gateway.refusals.RefusedException;
import io.llmoptimizer.http.caller.Callers;
import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.http.token.AccessTokenFactory;
import io.llmoptimizer.http.token.TokenKeys;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Verifies access tokens. */
@Singleton
class AccessTokens {
    private static final int REMEMBERED = 20_000;

    private final AccessTokenFactory factory;
    private final TokenKeys keys;
    /** The factory remembers verified tokens and hands out the same principal again; so its claims are read once. */
    private final Cache<JWTCallerPrincipal, Caller.Identified> read =
            Caffeine.newBuilder().weakKeys().maximumSize(REMEMBERED).build();

    AccessTokens(AccessTokenFactory factory, TokenKeys keys) {
        this.factory = factory;
        this.keys = keys;
    }

    /**
     * The caller that {@code token} stands for.
     *
     * @throws RefusedException when it is not good, or can't be verified yet
     */
    Caller.Identified verify(String token) {
        try {
            return read.get(factory.parse(token, null), AccessTokens::caller);
        } catch (ParseException refused) {
            throw new RefusedException(
                    keys.available()
                            ? Refusal.badCredential(
                                    "The access token has expired or is not one of ours. Sign in again or refresh it.")
                            : Refusal.notReady("The keys to verify access tokens with are not loaded yet; try again."));
        } catch (ProblemException notBound) {
            throw new RefusedException(Refusal.forbidden(notBound.getMessage()));
        }
    }

    private static Caller.Identified caller(JWTCallerPrincipal principal) {
        io.llmoptimizer.http.caller.Caller claims = Callers.of(principal);
        var token = new Caller.Token(
                "Bearer " + claims.token(), IssueTime.ofToken(principal.getIssuedAtTime(), principal.getTokenID()));
        var standing = new Caller.Standing(
                claims.organization(),
                claims.project().orElse(null),
                claims.limits(),
                claims.outerLimits(),
                claims.roles(),
                claims.scopes());
        UUID user = claims.user().orElse(null);
        if (claims.apiKey().isPresent()) {
            return new Caller.KeyHolder(claims.apiKey().get(), user, standing, token);
        }
        return user == null
                ? new Caller.Client(claims.subject(), standing, token)
                : new Caller.SignedInUser(user, claims.session().orElse(null), standing, token);
    }
}
