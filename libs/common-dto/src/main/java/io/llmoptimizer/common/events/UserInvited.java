package io.llmoptimizer.common.events;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.UUID;

/**
 * Somebody is asked to join an organization.
 *
 * @param email whom to ask; there need not be an account
 * @param role name of the role they would have
 * @param locale BCP 47 tag the mail should be in, or null
 * @param token single-use token for {@code POST /api/v1/auth/invitations/accept}, or {@code invitation} of a registration; a
 *     secret, so never logged
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record UserInvited(
        UUID invitationId,
        String email,
        String organizationName,
        String role,
        String locale,
        String token,
        Instant expiresAt) {

    @Override
    public String toString() {
        return "UserInvited[invitationId=" + invitationId + ", token=***]";
    }
}
