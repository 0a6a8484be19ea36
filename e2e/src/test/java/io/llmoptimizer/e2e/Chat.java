package io.llmoptimizer.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.bench.Gateway;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Chat completions below the SDKs: exact bytes, odd headers, hanging up. */
final class Chat {
    static final String COMPLETIONS = "/v1/chat/completions";

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Chat(Gateway gateway) {
        this.base = gateway.base();
    }

    static ObjectNode body(String model, String prompt) {
        ObjectNode body = Gateway.JSON.createObjectNode().put("model", model);
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        return body;
    }

    static ObjectNode streaming(ObjectNode body) {
        body.put("stream", true).putObject("stream_options").put("include_usage", true);
        return body;
    }

    HttpResponse<String> send(String key, ObjectNode body, Map<String, String> headers) {
        return send("POST", COMPLETIONS, key, body.toString().getBytes(StandardCharsets.UTF_8), headers);
    }

    HttpResponse<String> send(String method, String path, String key, byte[] body, Map<String, String> headers) {
        try {
            return http.send(request(method, path, key, body, headers), BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
    }

    /** Reads the first bytes of the stream, then closes the connection. */
    void hangUpHalfWay(String key, ObjectNode body) {
        try {
            HttpResponse<InputStream> response = http.send(
                    request("POST", COMPLETIONS, key, body.toString().getBytes(StandardCharsets.UTF_8), Map.of()),
                    BodyHandlers.ofInputStream());
            try (InputStream stream = response.body()) {
                if (response.statusCode() != 200 || stream.read() < 0) {
                    throw new IllegalStateException("no stream to hang up on: " + response.statusCode());
                }
            }
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
    }

    private HttpRequest request(String method, String path, String key, byte[] body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .method(method, BodyPublishers.ofByteArray(body))
                .timeout(Duration.ofMinutes(1));
        if (!headers.containsKey("content-type")) {
            request.header("content-type", "application/json");
        }
        if (key != null) {
            request.header("authorization", "Bearer " + key);
        }
        headers.forEach(request::header);
        return request.build();
    }

    private static IllegalStateException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", cause);
    }
}
