package io.llmoptimizer.auth.oauth;

import io.llmoptimizer.http.problem.ProblemException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What is asked of a client when it is registered or changed; one that would not be safe can't exist. */
record NewOAuthClient(
        String name, boolean confidential, List<String> redirectUris, Set<GrantType> grantTypes, List<String> scopes) {
    NewOAuthClient {
        redirectUris = List.copyOf(redirectUris);
        scopes = List.copyOf(scopes);
        boolean code = grantTypes.contains(GrantType.AUTHORIZATION_CODE);
        for (int i = 0; i < redirectUris.size(); i++) {
            String field = "redirectUris[" + i + "]";
            RedirectUri.objection(redirectUris.get(i)).ifPresent(objection -> {
                throw ProblemException.invalid(field, objection);
            });
        }
        if (code == redirectUris.isEmpty()) {
            throw ProblemException.invalid(
                    "redirectUris", "must be given for the grant type authorization_code, and only for it");
        }
        if (grantTypes.contains(GrantType.REFRESH_TOKEN) && !code) {
            throw ProblemException.invalid("grantTypes", "must contain authorization_code to contain refresh_token");
        }
        if (grantTypes.contains(GrantType.CLIENT_CREDENTIALS) && !confidential) {
            throw ProblemException.invalid("grantTypes", "must not contain client_credentials for a public client");
        }
    }

    /** The grant types with these wire names. */
    static Set<GrantType> grantTypes(List<String> wire) {
        Set<GrantType> types = EnumSet.noneOf(GrantType.class);
        for (String name : wire) {
            types.add(GrantType.of(name)
                    .orElseThrow(() -> ProblemException.invalid(
                            "grantTypes", "must be authorization_code, refresh_token or client_credentials")));
        }
        return types;
    }

    /** The scopes with these names, in our order. */
    static List<String> scopes(List<String> wire) {
        if (!Scopes.supported().containsAll(wire)) {
            throw ProblemException.invalid("scopes", "must be among " + String.join(", ", Scopes.supported()));
        }
        return Scopes.supported().stream().filter(wire::contains).toList();
    }
}
