package io.llmoptimizer.auth.tokens;

import io.llmoptimizer.http.token.IdentityConfig;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;

/** We as the issuer of tokens: the fleet's public address, below which the world reaches our endpoints. */
@Singleton
public class Issuer {
    private final String url;

    Issuer(IdentityConfig identity) {
        this.url = identity.issuer();
    }

    /** An issuer that clients could not work with stops the start. */
    void check(@Observes StartupEvent event) {
        if (!isUsable(url)) {
            throw new ConfigurationException("The public address \"" + url + "\" can't be the issuer of tokens. Set"
                    + " LLMO_PUBLIC_URL to where people reach the gateway, like https://llm.example.com: http or https, a"
                    + " host and at most a port, and nothing after it.");
        }
    }

    /** OpenID Connect Discovery 1.0 section 3, and our own rule that the gateway has its host for itself. */
    static boolean isUsable(String url) {
        try {
            URI uri = new URI(url);
            return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    /** The {@code iss} of our tokens. */
    public String url() {
        return url;
    }

    /** The public address of {@code path}, which begins with a slash. */
    public String at(String path) {
        return url + path;
    }

    /** Whether browsers reach us by TLS, so that cookies can be held to it. */
    public boolean isHttps() {
        return url.startsWith("https:");
    }
}
