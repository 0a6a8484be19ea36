package io.llmoptimizer.auth.users;

import java.util.Optional;

/**
 * An account with what signing in needs to know of it.
 *
 * @param passwordHash empty when it has no password: it is signed in to by other means, or an administrator had it reset
 */
public record Account(User user, UserStatus status, Optional<String> passwordHash) {
    @Override
    public String toString() {
        return "Account[" + user.id() + ", " + status + "]";
    }
}
