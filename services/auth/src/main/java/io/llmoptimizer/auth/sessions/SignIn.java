package io.llmoptimizer.auth.sessions;

import io.llmoptimizer.auth.audit.AuditLog;
import io.llmoptimizer.auth.passwords.Passwords;
import io.llmoptimizer.auth.throttling.KnownDevices;
import io.llmoptimizer.auth.throttling.SignInThrottle;
import io.llmoptimizer.auth.tokens.Authentication;
import io.llmoptimizer.auth.users.Account;
import io.llmoptimizer.auth.users.EmailVerification;
import io.llmoptimizer.auth.users.UserStore;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Signing in with a password. */
@Singleton
class SignIn {
    private final UserStore users;
    private final Passwords passwords;
    private final EmailVerification verification;
    private final SignInThrottle throttle;
    private final KnownDevices devices;
    private final SecondFactor secondFactor;
    private final SessionStart start;
    private final AuditLog audit;

    SignIn(
            UserStore users,
            Passwords passwords,
            EmailVerification verification,
            SignInThrottle throttle,
            KnownDevices devices,
            SecondFactor secondFactor,
            SessionStart start,
            AuditLog audit) {
        this.users = users;
        this.passwords = passwords;
        this.verification = verification;
        this.throttle = throttle;
        this.devices = devices;
        this.secondFactor = secondFactor;
        this.start = start;
        this.audit = audit;
    }

    /**
     * @return fails with the same 401 problem, as late, for an unknown address, a wrong password, and an address that has to be
     *     verified first; with 429 after too many of them. Only who knows the password is told that the account is disabled (403)
     *     or asked for a second factor (401 {@code mfa-required})
     */
    Uni<SignedIn> signIn(SignInAttempt attempt) {
        return users.find(attempt.email()).flatMap(found -> {
            Optional<String> device =
                    found.flatMap(account -> device(account.user().id(), attempt));
            return throttle.begin(attempt.client().address(), attempt.email().key(), device)
                    .flatMap(pass -> prove(found, attempt.password(), pass))
                    .flatMap(account -> methods(account, attempt)
                            .flatMap(methods -> start.start(account, methods, attempt.organization(), attempt.client()))
                            .map(tokens -> SignedIn.of(
                                    tokens, devices.issue(account.user().id(), device))));
        });
    }

    private Optional<String> device(UUID user, SignInAttempt attempt) {
        return attempt.client().deviceToken().flatMap(token -> devices.find(user, token));
    }

    private Uni<Account> prove(Optional<Account> found, String password, SignInThrottle.Pass pass) {
        return check(found, password)
                .flatMap(right -> right
                        ? verification.admits(found.orElseThrow().user())
                        : Uni.createFrom().item(false))
                .onFailure()
                .call(() -> throttle.undone(pass))
                .flatMap(proven -> proven
                        ? throttle.succeeded(pass).replaceWith(found.orElseThrow())
                        : audit.record(SessionEvents.refused(
                                        found.map(account -> account.user().id())))
                                .chain(() -> Uni.createFrom().failure(SignIn::refused)));
    }

    private Uni<Boolean> check(Optional<Account> found, String password) {
        return passwords.check(password, found.flatMap(Account::passwordHash)).flatMap(verdict -> switch (verdict) {
            case WRONG -> Uni.createFrom().item(false);
            case RIGHT -> Uni.createFrom().item(true);
            case RIGHT_BUT_OUTDATED -> renewHash(found.orElseThrow(), password).replaceWith(true);
        });
    }

    /** How the user authenticated, once the second factor is proved if there is one. */
    private Uni<List<String>> methods(Account account, SignInAttempt attempt) {
        return secondFactor
                .prove(account.user(), attempt.otp(), attempt.client())
                .map(more -> Stream.concat(Stream.of(Authentication.PASSWORD), more.stream())
                        .toList());
    }

    private static ProblemException refused() {
        return ProblemException.of(
                        401,
                        "invalid-credentials",
                        "Sign-in failed",
                        "The e-mail address or the password is wrong. If the account is new, verify its address first, with"
                                + " the link we sent to it.")
                .withHeader("WWW-Authenticate", "Bearer");
    }

    private Uni<Void> renewHash(Account account, String password) {
        return passwords
                .hash(password)
                .flatMap(hash -> users.replacePasswordHash(
                        account.user().id(), account.passwordHash().orElseThrow(), hash));
    }
}
