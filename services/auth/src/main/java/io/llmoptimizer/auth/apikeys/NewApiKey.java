package io.llmoptimizer.auth.apikeys;

import io.llmoptimizer.auth.permissions.Scope;
import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.http.problem.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What somebody wants a key to be. */
record NewApiKey(
        String name,
        Optional<UUID> projectId,
        List<Scope> scopes,
        Optional<Instant> expiresAt,
        List<String> allowedModels,
        Limits limits) {

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

    private static String known() {
        return java.util.Arrays.stream(Scope.values())
                .map(Scope::wire)
                .collect(java.util.stream.Collectors.joining(", "));
    }
}
