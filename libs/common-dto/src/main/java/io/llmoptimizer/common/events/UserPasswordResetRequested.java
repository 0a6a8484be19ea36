package io.llmoptimizer.common.events;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.UUID;

/**
 * A user wants, or is asked by an administrator, to choose a new password.
 *
 * @param locale BCP 47 tag the mail should be in, or null
 * @param token single-use token for {@code POST /api/v1/auth/password/reset}; a secret, so never logged
 * @param byAdministrator whether somebody else than the user asked for it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record UserPasswordResetRequested(
        UUID userId,
        String email,
        String name,
        String locale,
        String token,
        Instant expiresAt,
        boolean byAdministrator) {

    @Override
    public String toString() {
        return "UserPasswordResetRequested[userId=" + userId + ", token=***]";
    }
}
