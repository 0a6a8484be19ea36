package io.llmoptimizer.auth.accounts;

import io.llmoptimizer.auth.passwords.Passwords;
import io.llmoptimizer.auth.sessions.Member;
import io.llmoptimizer.auth.sessions.SecondFactor;
import io.llmoptimizer.auth.stepup.StepUp;
import io.llmoptimizer.auth.throttling.SignInThrottle;
import io.llmoptimizer.auth.users.Account;
import io.llmoptimizer.auth.users.UserStore;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * Asks somebody who is signed in for the password again, before what can't be undone (OWASP ASVS 5.0, 7.5.1). Where there is a
 * second factor the password alone does not do: it may have been stolen together with the session.
 */
@Singleton
class Reauthentication {
    private final UserStore users;
    private final Passwords passwords;
    private final SignInThrottle throttle;
    private final SecondFactor secondFactor;
    private final StepUp stepUp;

    Reauthentication(
            UserStore users, Passwords passwords, SignInThrottle throttle, SecondFactor secondFactor, StepUp stepUp) {
        this.users = users;
        this.passwords = passwords;
        this.throttle = throttle;
        this.secondFactor = secondFactor;
        this.stepUp = stepUp;
    }

    /**
     * The member's account, if {@code password} is its password. Fails with 403 when it is not, with 409 when the account has
     * none, and with 429 after too many wrong ones: whoever took a session over must not guess the password with it. Of an
     * account with a second factor it takes a recent authentication as well (401 {@code step-up-required}).
     */
    Uni<Account> check(Member member, String password) {
        return secondFactor
                .isOn(member.user())
                .flatMap(on -> on ? stepUp.require() : Uni.createFrom().voidItem())
                .chain(() -> byPassword(member, password));
    }

    private Uni<Account> byPassword(Member member, String password) {
        return users.find(member.user().id()).flatMap(found -> {
            Account account =
                    found.filter(known -> known.passwordHash().isPresent()).orElseThrow(Reauthentication::noPassword);
            return throttle.guardSession(member.session(), () -> prove(account, password))
                    .replaceWith(account);
        });
    }

    private Uni<Boolean> prove(Account account, String password) {
        return passwords.check(password, account.passwordHash()).map(verdict -> verdict != Passwords.Verdict.WRONG);
    }

    private static ProblemException noPassword() {
        return ProblemException.conflict(
                "no-password", "This account has no password; choose one with \"forgot password\" first.");
    }
}
