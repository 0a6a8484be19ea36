package io.llmoptimizer.http.caller;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.http.token.AccessTokenFactory;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Tells who sends a request from its header alone, for routes on the hot path: Quarkus' security builds an identity for each
 * request, which costs more than all that a gateway does besides. The same tokens are accepted for the same time.
 */
@Singleton
public class BearerCallers {
    private static final String SCHEME = "Bearer ";

    private final AccessTokenFactory tokens;
    /** A claim of a principal is looked for with an exception. By identity: a token that is verified anew is another principal. */
    private final Cache<JWTCallerPrincipal, Caller> callers =
            Caffeine.newBuilder().weakKeys().build();

    BearerCallers(AccessTokenFactory tokens) {
        this.tokens = tokens;
    }

    /**
     * Whom {@code authorization} stands for; empty when it is no valid access token. Never blocks.
     *
     * @param authorization the header's value, or null
     * @throws ProblemException 403 for a token that is bound to no organization
     */
    public Optional<Caller> find(String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            JWTCallerPrincipal principal =
                    tokens.parse(authorization.substring(SCHEME.length()).trim(), null);
            return Optional.of(callers.get(principal, Callers::of));
        } catch (ParseException refused) {
            return Optional.empty();
        }
    }
}
