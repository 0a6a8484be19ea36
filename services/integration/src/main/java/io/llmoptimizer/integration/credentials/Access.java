package io.llmoptimizer.integration.credentials;

import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.http.problem.ProblemException;
import io.llmoptimizer.integration.credentials.ProviderKey.Owner;
import java.util.Optional;
import java.util.UUID;

/**
 * Which stored keys a caller may see and change.
 *
 * @param own whether those of {@code organization}
 * @param platform whether the platform's
 */
record Access(UUID organization, boolean own, boolean platform) {
    static final String OWNER = "owner";
    static final String ADMIN = "admin";
    static final String PLATFORM_ADMIN = "platform-admin";

    static Access of(Caller caller) {
        boolean own = caller.roles().contains(OWNER) || caller.roles().contains(ADMIN);
        return new Access(caller.organization(), own, caller.roles().contains(PLATFORM_ADMIN));
    }

    /**
     * The organization of a new key; empty for the platform's.
     *
     * @throws ProblemException 403 when the caller may not have keys of this owner
     */
    Optional<UUID> ownerOf(Owner owner) {
        return switch (owner) {
            case ORGANIZATION -> {
                if (!own) {
                    throw ProblemException.forbidden(
                            "An organization's provider keys take the role owner or admin; the platform's are given with \"owner\": \"platform\".");
                }
                yield Optional.of(organization);
            }
            case PLATFORM -> {
                if (!platform) {
                    throw ProblemException.forbidden("The platform's provider keys take the role platform-admin.");
                }
                yield Optional.empty();
            }
        };
    }
}
