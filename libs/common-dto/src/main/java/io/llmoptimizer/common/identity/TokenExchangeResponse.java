package io.llmoptimizer.common.identity;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;

/**
 * A short-lived internal token for an API key.
 *
 * @param accessToken JWT the services accept
 * @param expiresAt when it stops working; never later than the key's own expiry
 * @param projectId the project the key belongs to
 * @param userId in whose name the key acts ({@code sub}): a user, a service account, or the project itself
 * @param limits of the key alone
 * @param outerLimits what the key shares with others; null when none is set. The token says the same in
 *     {@link Claims#OUTER_LIMITS}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TokenExchangeResponse(
        String accessToken,
        Instant expiresAt,
        UUID apiKeyId,
        UUID organizationId,
        UUID projectId,
        UUID userId,
        Limits limits,
        OuterLimits outerLimits) {
    @Override
    public String toString() {
        return "TokenExchangeResponse[apiKeyId=" + apiKeyId + ", accessToken=***]";
    }
}
