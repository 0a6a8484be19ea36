package io.llmoptimizer.auth.tokens;

import java.time.Instant;
import java.util.List;

/**
 * When and how a user proved to be one.
 *
 * @param at becomes the claim {@code auth_time}
 * @param methods become the claim {@code amr} (names of RFC 8176); empty when they are not known here
 */
public record Authentication(Instant at, List<String> methods) {
    /** A password. */
    public static final String PASSWORD = "pwd";
    /** A one-time password or a recovery code. */
    public static final String ONE_TIME_PASSWORD = "otp";
    /** More than one factor. */
    public static final String MULTIPLE_FACTORS = "mfa";
    /** A key that its authenticator does not let go of: a passkey. */
    public static final String HARDWARE_KEY = "hwk";
    /** The authenticator made sure of its user. */
    public static final String USER_PRESENCE = "user";

    public Authentication {
        methods = List.copyOf(methods);
    }
}
