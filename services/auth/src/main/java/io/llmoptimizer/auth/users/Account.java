package io.llmoptimizer.auth.users;

/** An account with what signing in needs to know of it. */
public record Account(User user, UserStatus status, String passwordHash) {
    @Override
    public String toString() {
        return "Account[" + user.id() + ", " + status + "]";
    }
}
