package io.llmoptimizer.auth.passkeys;

import io.llmoptimizer.auth.audit.Actor;
import io.llmoptimizer.auth.audit.AuditEvent;
import io.llmoptimizer.auth.audit.AuditLog;
import io.llmoptimizer.auth.audit.Outcome;
import io.llmoptimizer.auth.sessions.Client;
import io.llmoptimizer.auth.sessions.SessionStart;
import io.llmoptimizer.auth.sessions.TokenPair;
import io.llmoptimizer.auth.tokens.Authentication;
import io.llmoptimizer.auth.users.Account;
import io.llmoptimizer.auth.users.UserStore;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Signing in with a passkey alone: what one has, and, since the authenticator makes sure of its user, what one is or knows. */
@Singleton
class PasskeySignIn {
    private static final Logger LOG = Logger.getLogger(PasskeySignIn.class);
    private static final List<String> METHODS = List.of(Authentication.HARDWARE_KEY, Authentication.USER_PRESENCE);

    private final PasskeyStore store;
    private final Challenges challenges;
    private final Ceremony ceremony;
    private final UserStore users;
    private final SessionStart start;
    private final AuditLog audit;
    private final PasskeyConfig config;
    private final Clock clock;

    PasskeySignIn(
            PasskeyStore store,
            Challenges challenges,
            Ceremony ceremony,
            UserStore users,
            SessionStart start,
            AuditLog audit,
            PasskeyConfig config,
            Clock clock) {
        this.store = store;
        this.challenges = challenges;
        this.ceremony = ceremony;
        this.users = users;
        this.start = start;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    Uni<RequestOptions> options() {
        return challenges
                .ask(Optional.empty())
                .map(challenge -> new RequestOptions(
                        challenge,
                        config.domain(),
                        "required",
                        config.challengeLifetime().toMillis()));
    }

    /** Fails with one and the same 401 problem, whatever is wrong with the answer. */
    Uni<TokenPair> signIn(String answer, Optional<UUID> organization, Client client) {
        Ceremony.Assertion assertion = read(answer);
        return challenges
                .take(assertion.challenge(), Optional.empty())
                .flatMap(asked -> {
                    if (!asked) {
                        throw refused();
                    }
                    return store.find(assertion.credential());
                })
                .flatMap(found -> prove(assertion, found.orElseThrow(PasskeySignIn::refused)))
                .flatMap(account -> start.start(account, METHODS, organization, client));
    }

    private Ceremony.Assertion read(String answer) {
        try {
            return ceremony.readAssertion(answer);
        } catch (Ceremony.RefusedException malformed) {
            LOG.debug("a passkey's answer can't be read", malformed);
            throw refused();
        }
    }

    private Uni<Account> prove(Ceremony.Assertion assertion, Passkey passkey) {
        try {
            if (!isOf(assertion, passkey)) {
                throw new Ceremony.RefusedException("another user's passkey");
            }
            long count = ceremony.verify(assertion, passkey.credential(), assertion.challenge());
            return store.use(passkey.id(), count, clock.instant())
                    .chain(used -> used ? users.find(passkey.userId()) : refuse(passkey))
                    .map(found -> found.orElseThrow(PasskeySignIn::refused));
        } catch (Ceremony.RefusedException because) {
            LOG.debug("a passkey's answer was refused", because);
            return refuse(passkey).map(Optional::orElseThrow);
        }
    }

    /** A known passkey with a bad answer is worth noting: a copy of it may be about. */
    private Uni<Optional<Account>> refuse(Passkey passkey) {
        return audit.record(AuditEvent.ofPlatform(Actor.anonymous(), "passkey.refused")
                        .on("passkey", passkey.id())
                        .with("user", passkey.userId())
                        .endedIn(Outcome.FAILURE))
                .chain(() -> Uni.createFrom().failure(PasskeySignIn::refused));
    }

    /** WebAuthn section 7.2 step 6: the authenticator must remember the same user as we do. */
    private static boolean isOf(Ceremony.Assertion assertion, Passkey passkey) {
        return assertion
                .userHandle()
                .filter(handle -> MessageDigest.isEqual(handle, CreationOptions.handle(passkey.userId())))
                .isPresent();
    }

    private static ProblemException refused() {
        return ProblemException.of(
                        401,
                        "invalid-credentials",
                        "Sign-in failed",
                        "This passkey is not known here, or its answer came too late; get new options and try again.")
                .withHeader("WWW-Authenticate", "Bearer");
    }
}
