package io.llmoptimizer.bench.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.bench.DemoAccount;
import io.llmoptimizer.bench.Gateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** The running fleet, with a key whose every limit is kept, none of which is reached. */
final class Fleet {
    private final Gateway gateway = Gateway.fromEnvironment();
    private final URI auth = URI.create(required("LLMO_AUTH_URL"));
    private final URI integration = URI.create(required("LLMO_INTEGRATION_URL"));
    private final String apiKey;

    /** Makes the key: with requests and tokens per minute, and a hard budget of its own. */
    Fleet(Path home) {
        String accessToken = DemoAccount.ensure(gateway, home).logIn(gateway);
        ObjectNode wanted = Gateway.JSON.createObjectNode().put("name", "bench streams");
        wanted.putObject("limits").put("requestsPerMinute", 1_000_000).put("tokensPerMinute", 1_000_000_000);
        JsonNode key =
                gateway.post("/api/v1/auth/api-keys", accessToken, wanted).orThrow("Creating an API key");
        apiKey = key.path("key").asText();
        ObjectNode budget = Gateway.JSON
                .createObjectNode()
                .put("scope", "api-key")
                .put("scopeId", key.path("id").asText())
                .put("amountUsd", "1000000")
                .put("period", "month")
                .put("hard", true);
        budget.putArray("thresholds").add(100);
        gateway.post("/api/v1/billing/budgets", accessToken, budget).orThrow("Creating a hard budget");
    }

    /** All of the fleet, and its model service without the gateway before it. */
    List<Way> ways() {
        return List.of(
                new Way("integration", integration, this::internalToken),
                new Way("gateway", gateway.base(), () -> "Bearer " + apiKey));
    }

    /** What the gateway exchanges the key for. */
    private String internalToken() {
        String client = "api-gateway:" + required("LLMO_CLIENT_API_GATEWAY_SECRET");
        HttpRequest request = HttpRequest.newBuilder(auth.resolve("/internal/v1/token-exchange"))
                .header("content-type", "application/json")
                .header(
                        "authorization",
                        "Basic " + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8)))
                .POST(BodyPublishers.ofString(
                        Gateway.JSON.createObjectNode().put("apiKey", apiKey).toString()))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("auth did not exchange the key: " + answer.body());
            }
            return "Bearer "
                    + Gateway.JSON.readTree(answer.body()).path("accessToken").asText();
        } catch (IOException silent) {
            throw new UncheckedIOException("auth does not answer", silent);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    private static String required(String variable) {
        String value = System.getenv(variable);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException(variable + " is not set; start this with ./fleet bench streams.");
        }
        return value;
    }
}
