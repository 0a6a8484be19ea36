package io.llmoptimizer.auth.sessions;

import io.llmoptimizer.auth.users.EmailAddress;
import java.util.Optional;
import java.util.UUID;

/**
 * What somebody signs in with.
 *
 * @param otp what a second factor is proved with; empty when the client sent none
 * @param organization which of the user's organizations to act in; empty for the one they joined first
 */
record SignInAttempt(
        EmailAddress email, String password, Optional<String> otp, Optional<UUID> organization, Client client) {
    @Override
    public String toString() {
        return "SignInAttempt[" + email + "]";
    }
}
