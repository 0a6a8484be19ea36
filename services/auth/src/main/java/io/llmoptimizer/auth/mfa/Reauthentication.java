package io.llmoptimizer.auth.mfa;

import io.llmoptimizer.auth.passwords.Passwords;
import io.llmoptimizer.auth.sessions.Client;
import io.llmoptimizer.auth.sessions.FreshToken;
import io.llmoptimizer.auth.sessions.Member;
import io.llmoptimizer.auth.sessions.SecondFactor;
import io.llmoptimizer.auth.sessions.SessionRenewal;
import io.llmoptimizer.auth.throttling.SignInThrottle;
import io.llmoptimizer.auth.tokens.Authentication;
import io.llmoptimizer.auth.users.Account;
import io.llmoptimizer.auth.users.UserStore;
import io.llmoptimizer.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who is signed in proves to be its user once more. Who has a second factor proves it with that: a password that was
 * stolen together with the session is worth nothing then.
 */
@Singleton
class Reauthentication {
    private final UserStore users;
    private final Passwords passwords;
    private final SignInThrottle throttle;
    private final SecondFactor secondFactor;
    private final SessionRenewal renewal;

    Reauthentication(
            UserStore users,
            Passwords passwords,
            SignInThrottle throttle,
            SecondFactor secondFactor,
            SessionRenewal renewal) {
        this.users = users;
        this.passwords = passwords;
        this.throttle = throttle;
        this.secondFactor = secondFactor;
        this.renewal = renewal;
    }

    /**
     * @return an access token with a new {@code auth_time}; fails with 401 {@code mfa-required} when there is a second factor
     *     and no {@code otp}, with 401 or 403 when what was sent is wrong, and with 429 after too many wrong ones
     */
    Uni<FreshToken> stepUp(Member member, Optional<String> password, Optional<String> otp, Client client) {
        return secondFactor
                .prove(member.user(), otp, client)
                .flatMap(methods -> methods.isEmpty()
                        ? byPassword(member, password)
                        : Uni.createFrom().item(methods))
                .flatMap(methods -> renewal.renew(member, methods));
    }

    private Uni<List<String>> byPassword(Member member, Optional<String> password) {
        String typed = password.orElseThrow(() -> ProblemException.invalid("password", "is missing"));
        return users.find(member.user().id())
                .flatMap(found -> throttle.guardSession(member.session(), () -> check(found, typed)))
                .replaceWith(List.of(Authentication.PASSWORD));
    }

    private Uni<Boolean> check(Optional<Account> account, String password) {
        return passwords
                .check(password, account.flatMap(Account::passwordHash))
                .map(verdict -> verdict != Passwords.Verdict.WRONG);
    }
}
