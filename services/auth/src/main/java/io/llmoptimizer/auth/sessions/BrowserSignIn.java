package io.llmoptimizer.auth.sessions;

import io.llmoptimizer.auth.users.EmailAddress;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Signs people in at auth's own pages, just as the API does; what they get is a session and no tokens. */
@Singleton
public class BrowserSignIn {
    private final SignIn signIn;
    private final SessionStore store;
    private final Clock clock;

    BrowserSignIn(SignIn signIn, SessionStore store, Clock clock) {
        this.signIn = signIn;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Begins a session.
     *
     * @param otp a one-time password or a recovery code, of a user with a second factor
     * @return its id; fails with the problems of signing in
     */
    public Uni<UUID> signIn(String email, String password, Optional<String> otp, UUID organization, Client client) {
        // Deferred, so that an address of no form is a failure like any other.
        return Uni.createFrom()
                .deferred(() -> signIn.signIn(
                        new SignInAttempt(EmailAddress.parse(email), password, otp, Optional.of(organization), client)))
                .map(tokens ->
                        RefreshToken.parse(tokens.refreshToken()).orElseThrow().session());
    }

    /** Who is signed in with this session of their own; empty when it is over. */
    public Uni<Optional<Member>> member(UUID session) {
        return store.member(session, clock.instant());
    }

    /** Ends a session that was begun here. */
    public Uni<Void> signOut(UUID session, UUID user) {
        return store.end(session, user, EndReason.LOGOUT, clock.instant()).replaceWithVoid();
    }
}
