package io.llmoptimizer.auth.federation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The identity providers people may sign in with, by the name that is in their path. */
@ConfigMapping(prefix = "llmo.auth.federation")
interface FederationConfig {
    @WithParentName
    Map<String, Provider> providers();

    /** How a provider says who somebody is. */
    enum Kind {
        /** By an ID token. */
        OIDC,
        /** By GitHub's user API, since GitHub has no ID tokens for users. */
        GITHUB
    }

    /** One provider. It is offered when it has a client id. */
    interface Provider {
        @WithDefault("oidc")
        Kind kind();

        /** Issuer of ID tokens, from which its endpoints are discovered; for GitHub its name as an issuer of identities. */
        Optional<String> issuer();

        /** What the provider knows us as. */
        Optional<String> clientId();

        /** What we prove ourselves with. */
        Optional<String> clientSecret();

        /** What is asked for. */
        @WithDefault("openid,profile,email")
        List<String> scopes();

        /** GitHub only: where people are sent. */
        Optional<String> authorizationUrl();

        /** GitHub only: where codes are exchanged. */
        Optional<String> tokenUrl();

        /** GitHub only: the user; its verified addresses are below, at {@code /emails}. */
        Optional<String> userUrl();
    }
}
