package io.llmoptimizer.common.events;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.UUID;

/**
 * An e-mail address is to be verified.
 *
 * @param token single-use token for {@code POST /api/v1/auth/email/verify}; a secret, so never logged
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record UserVerificationRequested(
        UUID userId, String email, String name, String locale, String token, Instant expiresAt) {

    @Override
    public String toString() {
        return "UserVerificationRequested[userId=" + userId + ", token=***]";
    }
}
