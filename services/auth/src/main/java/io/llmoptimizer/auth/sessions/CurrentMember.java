package io.llmoptimizer.auth.sessions;

import io.llmoptimizer.http.caller.Callers;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;

/**
 * Who the present request comes from, checked against the database: an ended session, a disabled user and a changed role
 * take effect here at once, whatever the access token says.
 */
@Singleton
public class CurrentMember {
    /** The role of API keys and of OAuth clients, which may do what their scopes name and nothing else. */
    private static final String LIMITED_BY_SCOPES = "key";

    private final Callers callers;
    private final SessionStore store;
    private final Clock clock;

    CurrentMember(Callers callers, SessionStore store, Clock clock) {
        this.callers = callers;
        this.store = store;
        this.clock = clock;
    }

    /** Fails with a 401 problem when the session is over, and with 403 when the caller is an API key or an OAuth client. */
    public Uni<Member> get() {
        return callers.current().flatMap(caller -> {
            if (caller.session().isEmpty() || caller.roles().contains(LIMITED_BY_SCOPES)) {
                throw ProblemException.forbidden(
                        "An API key or application can't do this; sign in and use the access token.");
            }
            return store.member(caller.session().get(), clock.instant())
                    .map(found -> found.orElseThrow(
                            () -> ProblemException.unauthorized("This session has ended; sign in again.")));
        });
    }
}
