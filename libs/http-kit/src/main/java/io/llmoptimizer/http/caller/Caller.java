package io.llmoptimizer.http.caller;

import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.common.identity.OuterLimits;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who makes a request, from a verified access token.
 *
 * @param subject the token's {@code sub}: a user id, or a service's client id
 * @param organization tenant every query filters by
 * @param limits of the credential alone
 * @param outerLimits limits the credential shares with others
 * @param allowedModels models the credential may use; empty means all
 * @param token the raw JWT, to call another service on the caller's behalf
 */
public record Caller(
        String subject,
        Optional<UUID> user,
        UUID organization,
        Optional<UUID> project,
        Optional<UUID> session,
        Optional<UUID> apiKey,
        Set<String> roles,
        Set<String> scopes,
        Limits limits,
        OuterLimits outerLimits,
        Set<String> allowedModels,
        String token) {

    @Override
    public String toString() {
        return "Caller[subject=" + subject + ", organization=" + organization + "]";
    }
}
