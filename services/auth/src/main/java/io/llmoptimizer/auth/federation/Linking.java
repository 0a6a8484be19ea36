package io.llmoptimizer.auth.federation;

import io.llmoptimizer.auth.users.Account;
import io.llmoptimizer.auth.users.User;
import io.llmoptimizer.http.problem.ProblemException;
import java.util.Optional;

/**
 * What becomes of an identity we have not seen: two accounts are one person's only if both have proved the same address.
 * Otherwise whoever registered here with a victim's address would share the victim's account later.
 */
sealed interface Linking {
    /** The identity belongs to this user from now on. */
    record LinkTo(User user) implements Linking {}

    /** There is nobody here with the address yet. */
    record Register() implements Linking {}

    /** It can't be told whose it is. */
    record Refuse(ProblemException because) implements Linking {}

    /** @param account that has the identity's address here */
    static Linking decide(ExternalIdentity identity, Optional<Account> account) {
        if (!identity.emailVerified()) {
            return new Refuse(ProblemException.of(
                    403,
                    "external-email-not-verified",
                    "Sign-in failed",
                    "The other provider has not verified your e-mail address; verify it there, then try again."));
        }
        if (account.isEmpty()) {
            return new Register();
        }
        if (!account.get().user().emailVerified()) {
            return new Refuse(ProblemException.of(
                    403,
                    "account-not-linked",
                    "Sign-in failed",
                    "There is an account with your e-mail address whose address was never verified. Sign in to it with its"
                            + " password and verify the address, then try again."));
        }
        return new LinkTo(account.get().user());
    }
}
