package io.llmoptimizer.auth.apikeys;

import io.llmoptimizer.auth.permissions.Scope;
import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.http.problem.ProblemException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** What somebody wants a key to be. */
record NewApiKey(
        String name,
        Optional<UUID> projectId,
        WantedOwner owner,
        List<Scope> scopes,
        Optional<Instant> expiresAt,
        List<String> allowedModels,
        Limits limits) {

    /** In whose name the key is to act. */
    sealed interface WantedOwner {
        /** Whoever makes it. */
        record Maker() implements WantedOwner {}

        /** Its project. */
        record Project() implements WantedOwner {}

        /** A service account of the organization. */
        record ServiceAccount(UUID id) implements WantedOwner {}
    }

    /**
     * @param scopes wire names; none means {@code inference}
     * @throws ProblemException 400 when a scope is not known
     */
    static List<Scope> scopes(List<String> scopes) {
        if (scopes == null || scopes.isEmpty()) {
            return List.of(Scope.INFERENCE);
        }
        return scopes.stream()
                .distinct()
                .map(name -> Scope.of(name)
                        .orElseThrow(() -> ProblemException.invalid("scopes", "must be among " + known())))
                .toList();
    }

    /** @throws ProblemException 400 when both are named */
    static WantedOwner owner(String owner, UUID serviceAccount) {
        if (serviceAccount != null) {
            if (owner != null && !owner.equals("service-account")) {
                throw ProblemException.invalid("owner", "must be service-account when serviceAccountId is given");
            }
            return new WantedOwner.ServiceAccount(serviceAccount);
        }
        return switch (owner) {
            case null -> new WantedOwner.Maker();
            case "user" -> new WantedOwner.Maker();
            case "project" -> new WantedOwner.Project();
            case "service-account" -> throw ProblemException.invalid("serviceAccountId", "is missing");
            default -> throw ProblemException.invalid("owner", "must be user, project or service-account");
        };
    }

    private static String known() {
        return Arrays.stream(Scope.values()).map(Scope::wire).collect(Collectors.joining(", "));
    }
}
