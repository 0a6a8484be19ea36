package io.llmoptimizer.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The ready-made account of a local fleet. Its password and key are made on first use and kept in
 * {@code <fleet home>/demo.json}, readable by its owner only; a key that no longer works is replaced.
 */
public record DemoAccount(String email, String password, String apiKey) {
    private static final String EMAIL = "demo@example.com";

    /** The account of the fleet behind {@code gateway}, created there if need be. */
    public static DemoAccount ensure(Gateway gateway, Path fleetHome) {
        Path file = fleetHome.resolve("demo.json");
        DemoAccount kept = Files.exists(file) ? read(file) : null;
        if (kept != null && gateway.get("/v1/models", kept.apiKey()).status() == 200) {
            return kept;
        }
        DemoAccount account = kept != null && kept.canLogIn(gateway) ? kept : register(gateway);
        DemoAccount complete = new DemoAccount(account.email(), account.password(), account.createKey(gateway, "demo"));
        complete.write(file);
        return complete;
    }

    /** A fresh access token. */
    public String logIn(Gateway gateway) {
        return signIn(gateway).path("accessToken").asText();
    }

    /** A new session: {@code accessToken}, {@code refreshToken}, … */
    public JsonNode signIn(Gateway gateway) {
        return gateway.post("/api/v1/auth/login", null, credentials()).orThrow("Signing the demo account in");
    }

    /** A new API key with limits that do not stand in a load test's way. */
    public String createKey(Gateway gateway, String name) {
        return createKey(gateway, name, logIn(gateway)).path("key").asText();
    }

    /** A new API key, as auth describes it: {@code id}, {@code key}, … */
    public static JsonNode createKey(Gateway gateway, String name, String accessToken) {
        ObjectNode body = Gateway.JSON.createObjectNode().put("name", name);
        body.putObject("limits").put("requestsPerMinute", 1_000_000);
        return gateway.post("/api/v1/auth/api-keys", accessToken, body).orThrow("Creating an API key");
    }

    private static DemoAccount register(Gateway gateway) {
        String password = randomPassword();
        DemoAccount wanted = new DemoAccount(EMAIL, password, null);
        wanted.registerAt(gateway);
        if (!wanted.canLogIn(gateway)) {
            // The account outlived the file with its password, which registering does not tell: one beside it is as
            // good.
            String suffix = Long.toString(System.nanoTime(), 36);
            wanted = new DemoAccount("demo-" + suffix + "@example.com", password, null);
            wanted.registerAt(gateway).orThrow("Registering the demo account");
        }
        return wanted;
    }

    private Gateway.Answer registerAt(Gateway gateway) {
        return gateway.post(
                "/api/v1/auth/register",
                null,
                credentials().put("name", "Demo").put("organization", "Demo organization"));
    }

    private boolean canLogIn(Gateway gateway) {
        return gateway.post("/api/v1/auth/login", null, credentials()).status() == 200;
    }

    /** Body of a sign-in. */
    public ObjectNode credentials() {
        return Gateway.JSON.createObjectNode().put("email", email).put("password", password);
    }

    private static String randomPassword() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    private static DemoAccount read(Path file) {
        try {
            JsonNode json = Gateway.JSON.readTree(file.toFile());
            return new DemoAccount(
                    json.path("email").asText(),
                    json.path("password").asText(),
                    json.path("apiKey").asText());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file + " can't be read; delete it to get a new demo account", unreadable);
        }
    }

    private void write(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            ObjectNode json = Gateway.JSON
                    .createObjectNode()
                    .put("email", email)
                    .put("password", password)
                    .put("apiKey", apiKey);
            Files.writeString(file, json.toPrettyString() + "\n", StandardOpenOption.WRITE);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("the demo account can't be kept in " + file, unwritable);
        }
    }

    @Override
    public String toString() {
        return "DemoAccount[" + email + "]";
    }
}
