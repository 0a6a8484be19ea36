package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import io.llmoptimizer.testing.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A caller of the service under test, with an organization of its own. */
final class Client {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final UUID organization = UUID.randomUUID();
    final UUID apiKey = UUID.randomUUID();
    final String token = TestTokens.forKey(organization, apiKey).sign();
    private final URI base;

    /** An answer, with its JSON read on demand. */
    record Reply(HttpResponse<String> http) {
        int status() {
            return http.statusCode();
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse(null);
        }

        JsonNode json() {
            return read(http.body());
        }

        /** Data of the events of a stream, {@code [DONE]} included. */
        List<String> events() {
            return http.body()
                    .lines()
                    .filter(line -> line.startsWith("data: "))
                    .map(line -> line.substring("data: ".length()))
                    .toList();
        }
    }

    Client(URI base) {
        this.base = base;
    }

    /** OpenAI's own client, as this caller. */
    OpenAIClient openAi() {
        return OpenAIOkHttpClient.builder()
                .baseUrl(base.resolve("/v1").toString())
                .apiKey(token)
                .maxRetries(0)
                .build();
    }

    /** A request with one message. */
    static ObjectNode chat(String model, String prompt) {
        ObjectNode body = JSON.createObjectNode().put("model", model);
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        return body;
    }

    static ObjectNode streamed(ObjectNode body) {
        body.put("stream", true).putObject("stream_options").put("include_usage", true);
        return body;
    }

    Reply complete(ObjectNode body, String... headers) {
        return post("/v1/chat/completions", body.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8), headers);
    }

    Reply post(String path, byte[] body, String... headers) {
        HttpRequest.Builder request = request(path, headers);
        if (!List.of(headers).contains("content-type")) {
            request.header("content-type", "application/json");
        }
        return send(request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build());
    }

    /** Sends the head first and the body when the server says so. */
    Reply completeAfterContinue(byte[] body) {
        return send(request("/v1/chat/completions", "content-type", "application/json")
                .expectContinue(true)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    Reply get(String path, String... headers) {
        return send(request(path, headers).GET().build());
    }

    Reply send(String method, String path, String... headers) {
        return send(request(path, headers)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());
    }

    /** Usage records of this organization, newest first. */
    List<JsonNode> records() {
        String reader = TestTokens.forUser(organization).bearer();
        Reply reply = get("/api/v1/integration/requests?limit=100", "authorization", reader);
        if (reply.status() != 200) {
            throw new IllegalStateException(reply.http().body());
        }
        List<JsonNode> records = new ArrayList<>();
        reply.json().path("data").forEach(records::add);
        return records;
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(20));
        if (!List.of(headers).contains("authorization")) {
            request.header("authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            if (!headers[i + 1].isEmpty()) {
                request.header(headers[i], headers[i + 1]);
            }
        }
        return request;
    }

    private static Reply send(HttpRequest request) {
        try {
            return new Reply(HTTP.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("not JSON: " + json, malformed);
        }
    }
}
