package io.llmoptimizer.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.bench.DemoAccount;
import io.llmoptimizer.bench.Gateway;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** An organization of its own with one signed-in owner, so that tests do not see each other. */
final class Tenant {
    private static final Duration AROUND_NOW = Duration.ofHours(1);

    private final Gateway gateway;
    private final String email;
    private final String password;
    private final String organization;
    private final JsonNode session;

    record Key(String id, String secret) {}

    private Tenant(Gateway gateway, String email, String password) {
        this.gateway = gateway;
        this.email = email;
        this.password = password;
        ObjectNode body = Gateway.JSON
                .createObjectNode()
                .put("email", email)
                .put("password", password)
                .put("name", "Ada")
                .put("organization", "Tests of " + email);
        this.organization = gateway.post("/api/v1/auth/register", null, body)
                .orThrow("Registering " + email)
                .path("organization")
                .path("id")
                .asText();
        this.session = logIn();
    }

    static Tenant register(Gateway gateway) {
        return registerAs(gateway, "ada-" + UUID.randomUUID() + "@example.com");
    }

    static Tenant registerAs(Gateway gateway, String email) {
        return new Tenant(gateway, email, "correct horse battery " + UUID.randomUUID());
    }

    JsonNode logIn() {
        return gateway.post("/api/v1/auth/login", null, credentials()).orThrow("Signing in");
    }

    ObjectNode credentials() {
        return Gateway.JSON.createObjectNode().put("email", email).put("password", password);
    }

    String organization() {
        return organization;
    }

    /** Path of something of the organization. */
    String path(String what) {
        return "/api/v1/auth/organizations/" + organization + what;
    }

    String email() {
        return email;
    }

    String accessToken() {
        return session.path("accessToken").asText();
    }

    Key createKey() {
        JsonNode key = DemoAccount.createKey(gateway, "test", accessToken());
        return new Key(key.path("id").asText(), key.path("key").asText());
    }

    /** Creates something below the organization, and answers its id. */
    String create(String collection, ObjectNode body) {
        return gateway.post(path(collection), accessToken(), body)
                .orThrow("Creating one of " + collection)
                .path("id")
                .asText();
    }

    JsonNode get(String path) {
        return gateway.get(path, accessToken()).orThrow("GET " + path);
    }

    JsonNode billingUsage(String groupBy) {
        return get("/api/v1/billing/usage?" + range() + "&groupBy=" + groupBy);
    }

    JsonNode analyticsUsage(String groupBy) {
        return get("/api/v1/analytics/usage?" + range() + "&groupBy=" + groupBy);
    }

    private static String range() {
        Instant now = Instant.now();
        return "from=" + now.minus(AROUND_NOW) + "&to=" + now.plus(AROUND_NOW);
    }

    /** Row of a usage answer whose key has {@code value} for {@code dimension}, or a missing node. */
    static JsonNode row(JsonNode usage, String dimension, String value) {
        for (JsonNode row : usage.path("data")) {
            if (row.path("key").path(dimension).asText().equals(value)) {
                return row;
            }
        }
        return Gateway.JSON.missingNode();
    }
}
