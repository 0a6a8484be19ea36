package io.llmoptimizer.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Stream;

/** The fleet's HTTP interface as a client sees it. */
public final class Gateway {
    /** Reads and writes the bodies of all calls. */
    public static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    public Gateway(URI base) {
        this.base = base;
    }

    /** The gateway named by {@code LLMO_GATEWAY_URL}, by default the one on this machine. */
    public static Gateway fromEnvironment() {
        String url = System.getenv("LLMO_GATEWAY_URL");
        return new Gateway(URI.create(url == null || url.isBlank() ? "http://localhost:8080" : url));
    }

    public URI base() {
        return base;
    }

    /** Answer of a call whose body is JSON, or empty. */
    public record Answer(int status, JsonNode body, HttpResponse<?> raw) {
        /** The body of a success; anything else is reported with what the server said. */
        public JsonNode orThrow(String what) {
            if (status / 100 != 2) {
                throw new IllegalStateException(what + " was answered " + status + ": " + body);
            }
            return body;
        }
    }

    public Answer get(String path, String credential) {
        return send(request(path, credential).GET().build());
    }

    public Answer delete(String path, String credential) {
        return send(request(path, credential).DELETE().build());
    }

    public Answer post(String path, String credential, ObjectNode body) {
        return send(request(path, credential)
                .POST(BodyPublishers.ofString(body.toString()))
                .build());
    }

    /** Any call; {@code body} is null for none. */
    public Answer call(String method, String path, String credential, ObjectNode body) {
        return send(request(path, credential)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
                .build());
    }

    /** The lines of a server-sent event stream, as they arrive; close it when done. */
    public HttpResponse<Stream<String>> stream(String path, String credential, ObjectNode body) {
        try {
            return http.send(
                    request(path, credential)
                            .POST(BodyPublishers.ofString(body.toString()))
                            .build(),
                    BodyHandlers.ofLines());
        } catch (IOException unreachable) {
            throw unreachable(unreachable);
        } catch (InterruptedException stopped) {
            throw stopped(stopped);
        }
    }

    private HttpRequest.Builder request(String path, String credential) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .header("content-type", "application/json")
                .timeout(Duration.ofMinutes(2));
        return credential == null ? request : request.header("authorization", "Bearer " + credential);
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), parse(response.body()), response);
        } catch (IOException unreachable) {
            throw unreachable(unreachable);
        } catch (InterruptedException stopped) {
            throw stopped(stopped);
        }
    }

    private static JsonNode parse(String body) {
        try {
            return body.isBlank() ? JSON.nullNode() : JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            return JSON.getNodeFactory().textNode(body);
        }
    }

    private IllegalStateException unreachable(IOException cause) {
        return new IllegalStateException(
                "The gateway at " + base + " does not answer (" + cause + "). Is the fleet up? Try: ./fleet status",
                cause);
    }

    private static IllegalStateException stopped(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting for the gateway", cause);
    }
}
