package io.llmoptimizer.auth.sessions;

import io.llmoptimizer.auth.tokens.Authentication;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** Gives somebody who authenticated again within a session an access token that says so. */
@Singleton
public class SessionRenewal {
    private final ReauthenticationStore store;
    private final Tokens tokens;
    private final Clock clock;

    SessionRenewal(ReauthenticationStore store, Tokens tokens, Clock clock) {
        this.store = store;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * @param methods how they did, names of RFC 8176
     * @return fails with a 401 problem when the session has ended meanwhile
     */
    public Uni<FreshToken> renew(Member member, List<String> methods) {
        Authentication authentication = new Authentication(clock.instant(), methods);
        return store.record(member.session(), authentication).flatMap(found -> {
            ReauthenticationStore.Renewed renewed =
                    found.orElseThrow(() -> ProblemException.unauthorized("This session has ended; sign in again."));
            return tokens.fresh(renewed.membership(), member.session(), authentication, renewed.expiresAt());
        });
    }
}
