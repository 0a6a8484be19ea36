package io.llmoptimizer.auth.clients;

import io.llmoptimizer.http.problem.ProblemException;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Authenticates services by HTTP Basic (RFC 6749 section 2.3.1, RFC 7617). */
@Singleton
public class ServiceClients {
    private static final Logger LOG = Logger.getLogger(ServiceClients.class);
    private static final int SHORTEST_SECRET = 16;
    private static final String SCHEME = "Basic ";
    private static final byte[] NOBODY = new byte[32];

    private final Map<String, byte[]> secretHashes;

    ServiceClients(ClientConfig config) {
        this.secretHashes = config.clients().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, client -> hash(secret(client.getKey(), client.getValue()))));
    }

    /** Makes a missing secret stop the start, instead of the first call. */
    void start(@Observes StartupEvent event) {
        LOG.infof("internal calls are accepted from %s", secretHashes.keySet());
    }

    /**
     * The id of the client that {@code authorization} proves.
     *
     * @throws ProblemException 401 {@code invalid-client}
     */
    public String authenticate(String authorization) {
        if (authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            String credentials = decode(authorization.substring(SCHEME.length()).trim());
            int colon = credentials.indexOf(':');
            if (colon > 0) {
                String id = credentials.substring(0, colon);
                if (proves(id, credentials.substring(colon + 1))) {
                    return id;
                }
            }
        }
        throw ProblemException.of(
                        401,
                        "invalid-client",
                        "Client authentication failed",
                        "Authenticate as one of this fleet's services, with HTTP Basic.")
                .withHeader("WWW-Authenticate", "Basic realm=\"llmoptimizer\"");
    }

    /** Whether {@code secret} is that of the service {@code id}. */
    public boolean proves(String id, String secret) {
        return MessageDigest.isEqual(secretHashes.getOrDefault(id, NOBODY), hash(secret));
    }

    private static String secret(String id, ClientConfig.Client client) {
        String variable = "LLMO_CLIENT_" + id.toUpperCase(Locale.ROOT).replace('-', '_') + "_SECRET";
        String secret = client.secret()
                .orElseThrow(() -> new ConfigurationException("The secret of the service " + id + " is missing. Set "
                        + variable + " to the same random text here and at " + id + "."));
        if (secret.length() < SHORTEST_SECRET) {
            throw new ConfigurationException("The secret of the service " + id + " is too short. Set " + variable
                    + " to at least " + SHORTEST_SECRET + " random characters.");
        }
        return secret;
    }

    private static String decode(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
