package io.llmoptimizer.common.events;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.UUID;

/**
 * Something happened to an account that its owner should know of, whether they did it or somebody else.
 *
 * @param kind one of the constants of {@link Kinds}; consumers tell of a kind they don't know in general words
 * @param locale BCP 47 tag the mail should be in, or null
 * @param device what the client called itself, in words such as {@code Firefox on Linux}, or null
 * @param at when it happened
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record UserSecurityAlert(
        UUID userId, String email, String name, String locale, String kind, String device, Instant at) {

    /** What can have happened. */
    public static final class Kinds {
        /** The password was changed by somebody who knew the former one. */
        public static final String PASSWORD_CHANGED = "password-changed";
        /** The password was replaced by means of a mailed link. */
        public static final String PASSWORD_RESET = "password-reset";
        /** Somebody tried to register an account with an address that has one. */
        public static final String REGISTRATION_ATTEMPTED = "registration-attempted";
        /** A second factor was added. */
        public static final String MFA_ENABLED = "mfa-enabled";
        /** A second factor was taken away. */
        public static final String MFA_DISABLED = "mfa-disabled";
        /** A recovery code was used to sign in. */
        public static final String RECOVERY_CODE_USED = "recovery-code-used";
        /** An identity at another provider was linked: signing in there signs in to the account. */
        public static final String IDENTITY_LINKED = "identity-linked";
        /** An identity at another provider was unlinked. */
        public static final String IDENTITY_UNLINKED = "identity-unlinked";

        private Kinds() {}
    }
}
