package io.llmoptimizer.auth.tokens;

import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.common.identity.OuterLimits;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What an access token says about its bearer. Two equal grants may share a token.
 *
 * @param scopes wire names of what is permitted
 * @param limits of the credential alone
 * @param outerLimits what the credential shares with others
 * @param allowedModels models the bearer may use; empty means all
 */
public record Grant(
        UUID user,
        UUID organization,
        Optional<UUID> project,
        Credential credential,
        List<String> roles,
        List<String> scopes,
        Limits limits,
        OuterLimits outerLimits,
        List<String> allowedModels) {

    /** What the bearer proved itself with. */
    public sealed interface Credential {
        /** A sign-in. */
        record Session(UUID id) implements Credential {}

        /** An API key. */
        record ApiKey(UUID id) implements Credential {}
    }

    public Grant {
        Objects.requireNonNull(user, "a grant needs a user");
        Objects.requireNonNull(organization, "a grant needs an organization");
        roles = List.copyOf(roles);
        scopes = List.copyOf(scopes);
        allowedModels = List.copyOf(allowedModels);
    }

    /** A signed-in user's grant: everything the user's role permits. */
    public static Grant ofSession(
            UUID user,
            UUID organization,
            UUID session,
            List<String> roles,
            List<String> permissions,
            OuterLimits outerLimits) {
        return new Grant(
                user,
                organization,
                Optional.empty(),
                new Credential.Session(session),
                roles,
                permissions,
                Limits.DEFAULTS,
                outerLimits,
                List.of());
    }
}
