package io.llmoptimizer.auth.federation;

import io.llmoptimizer.http.problem.ProblemException;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** The providers that are offered: those with a client id. A half-configured one stops the start with a sentence. */
@Singleton
class Providers {
    private static final Logger LOG = Logger.getLogger(Providers.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private final Map<String, Provider> byName = new TreeMap<>();

    Providers(FederationConfig config) {
        config.providers().forEach((name, configured) -> {
            if (configured.clientId().filter(id -> !id.isBlank()).isPresent()) {
                byName.put(name, provider(name, configured));
            }
        });
    }

    void start(@Observes StartupEvent event) {
        LOG.infof("people may sign in with %s", byName.isEmpty() ? "a password only" : byName.keySet());
    }

    /** @throws ProblemException 404 when no such provider is offered */
    Provider get(String name) {
        return Optional.ofNullable(byName.get(name)).orElseThrow(() -> ProblemException.notFound("identity provider"));
    }

    private static Provider provider(String name, FederationConfig.Provider configured) {
        if (!NAME.matcher(name).matches() || name.equals("clients")) {
            throw new ConfigurationException("An identity provider can't be called \"" + name
                    + "\": choose a name of lower-case letters, digits and hyphens, other than \"clients\".");
        }
        return new Provider(
                name,
                url(name, "issuer", configured.issuer()),
                configured.clientId().orElseThrow().strip(),
                required(name, "client-secret", configured.clientSecret()),
                configured.scopes(),
                switch (configured.kind()) {
                    case OIDC -> new Provider.Protocol.Oidc();
                    case GITHUB ->
                        new Provider.Protocol.GitHub(
                                url(name, "authorization-url", configured.authorizationUrl()),
                                url(name, "token-url", configured.tokenUrl()),
                                url(name, "user-url", configured.userUrl()));
                });
    }

    /** A secret and a code are sent there: only over TLS, or within this machine. */
    private static String url(String name, String setting, Optional<String> value) {
        String url = required(name, setting, value);
        if (!isSafe(url)) {
            throw new ConfigurationException("The setting " + key(name, setting) + " is \"" + url
                    + "\"; it must be an https address (http only for localhost).");
        }
        return url;
    }

    static boolean isSafe(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() != null
                    && ("https".equals(uri.getScheme())
                            || ("http".equals(uri.getScheme())
                                    && (uri.getHost().equals("localhost")
                                            || uri.getHost().equals("127.0.0.1"))));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static String required(String name, String setting, Optional<String> value) {
        return value.filter(text -> !text.isBlank())
                .orElseThrow(() -> new ConfigurationException("The identity provider " + name
                        + " has a client id, but no " + setting + ". Set " + key(name, setting) + "."));
    }

    private static String key(String name, String setting) {
        return "llmo.auth.federation." + name + "." + setting;
    }
}
