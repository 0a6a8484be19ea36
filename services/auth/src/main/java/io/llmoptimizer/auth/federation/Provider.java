package io.llmoptimizer.auth.federation;

import java.util.List;

/**
 * A provider that is offered.
 *
 * @param name in our paths
 * @param issuer identities are unique within it
 */
record Provider(
        String name, String issuer, String clientId, String clientSecret, List<String> scopes, Protocol protocol) {

    /** How it is spoken to. */
    sealed interface Protocol {
        /** OpenID Connect, endpoints discovered. */
        record Oidc() implements Protocol {}

        /** GitHub's own. */
        record GitHub(String authorizationUrl, String tokenUrl, String userUrl) implements Protocol {}
    }

    Provider {
        scopes = List.copyOf(scopes);
    }

    @Override
    public String toString() {
        return "Provider[" + name + "]";
    }
}
