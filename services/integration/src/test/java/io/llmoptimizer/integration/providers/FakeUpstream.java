package io.llmoptimizer.integration.providers;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmoptimizer.integration.openai.Json;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * A server with control over every byte: the name of the model that is asked for selects what it does. Unless told otherwise
 * it speaks OpenAI's dialect.
 */
public final class FakeUpstream {
    private static final String ID = "\"id\":\"chatcmpl-up\",\"created\":1764000000,\"model\":\"up-2026\"";

    public final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
    public final List<Map.Entry<String, String>> headers = new CopyOnWriteArrayList<>();
    public final List<String> paths = new CopyOnWriteArrayList<>();
    public final AtomicInteger abandoned = new AtomicInteger();
    public final AtomicInteger connections = new AtomicInteger();
    private final Map<String, BiConsumer<Received, HttpServerResponse>> behaviours = new ConcurrentHashMap<>();
    private final Vertx vertx;
    private volatile BiConsumer<Received, HttpServerResponse> otherwise = FakeUpstream::answer;
    private HttpServer server;

    /** A request as it came. */
    public record Received(String path, JsonNode body) {
        /** Where the vendor puts it: into the body, or into the path as {@code models/<name>:<verb>}. */
        public String model() {
            int at = path.indexOf("/models/");
            return at < 0
                    ? body.path("model").asText()
                    : path.substring(at + "/models/".length(), path.indexOf(':', at));
        }
    }

    public FakeUpstream(Vertx vertx) {
        this.vertx = vertx;
        when(
                "rate-limited",
                response -> response.setStatusCode(429)
                        .putHeader("retry-after", "1")
                        .end(
                                "{\"error\":{\"message\":\"slow down\",\"type\":\"requests\",\"code\":\"rate_limit_exceeded\"}}"));
        when("failing", response -> response.setStatusCode(500).end("{\"error\":{\"message\":\"out of order\"}}"));
        when(
                "no-such-model",
                response -> response.setStatusCode(404)
                        .end("{\"error\":{\"message\":\"no such model\",\"code\":\"model_not_found\"}}"));
        when("cut", response -> {
            sse(response).write(piece("Half an"));
            vertx.setTimer(
                    30,
                    later -> response.write(piece(" answer"))
                            .onComplete(written -> vertx.setTimer(20, cut -> response.reset())));
        });
        when("slow", response -> {
            sse(response);
            vertx.setPeriodic(20, tick -> {
                if (!response.closed()) {
                    response.write(piece(" word"));
                }
            });
        });
    }

    /** Starts on a free port. */
    public String start() {
        try {
            server = vertx.createHttpServer()
                    .connectionHandler(connection -> connections.incrementAndGet())
                    .requestHandler(this::serve)
                    .listen(0)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            return "http://localhost:" + server.actualPort() + "/v1";
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public void when(String model, Handler<HttpServerResponse> behaviour) {
        behaviours.put(model, (request, response) -> behaviour.handle(response));
    }

    public void whenAsked(String model, BiConsumer<Received, HttpServerResponse> behaviour) {
        behaviours.put(model, behaviour);
    }

    /** What is done for every other model. */
    public void otherwise(BiConsumer<Received, HttpServerResponse> behaviour) {
        otherwise = behaviour;
    }

    public static HttpServerResponse sse(HttpServerResponse response) {
        return response.setChunked(true).putHeader("content-type", "text/event-stream");
    }

    public static String piece(String text) {
        return event(
                "{" + ID + ",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                        + text + "\"},\"finish_reason\":null}]}");
    }

    public static String finish(String reason) {
        return event("{" + ID
                + ",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\""
                + reason + "\"}]}");
    }

    public static String usage(int input, int output) {
        return event(
                "{" + ID + ",\"choices\":[],\"usage\":{\"prompt_tokens\":" + input + ",\"completion_tokens\":" + output
                        + ",\"total_tokens\":" + (input + output)
                        + ",\"prompt_tokens_details\":{\"cached_tokens\":2,\"audio_tokens\":0}}}");
    }

    public static String event(String json) {
        return "data: " + json + "\n\n";
    }

    /** Writes {@code stream}, of events unless its content type is set, cut into pieces of {@code size} bytes, each its own packet. */
    public void trickle(HttpServerResponse response, String stream, int size) {
        if (!response.headers().contains("content-type")) {
            sse(response);
        }
        trickle(response, stream.getBytes(StandardCharsets.UTF_8), 0, size);
    }

    private void trickle(HttpServerResponse response, byte[] bytes, int from, int size) {
        if (from >= bytes.length) {
            response.end();
            return;
        }
        int end = Math.min(bytes.length, from + size);
        response.write(Buffer.buffer(java.util.Arrays.copyOfRange(bytes, from, end)))
                .onComplete(written -> vertx.runOnContext(turn -> trickle(response, bytes, end, size)));
    }

    private void serve(HttpServerRequest request) {
        headers.addAll(request.headers().entries());
        request.response().closeHandler(closed -> abandoned.incrementAndGet());
        request.body().onSuccess(body -> {
            JsonNode json = read(body);
            bodies.add(json);
            Received received = new Received(request.uri(), json);
            paths.add(received.path());
            behaviours.getOrDefault(received.model(), otherwise).accept(received, request.response());
        });
    }

    private static void answer(Received request, HttpServerResponse response) {
        if (request.body().path("stream").asBoolean()) {
            stream(response, request.body().path("max_tokens").asInt(5));
        } else {
            response.putHeader("content-type", "application/json").end(completion());
        }
    }

    private static void stream(HttpServerResponse response, int tokens) {
        sse(response);
        for (int i = 0; i < Math.min(tokens, 5); i++) {
            response.write(piece(" word"));
        }
        response.write(finish(tokens < 5 ? "length" : "stop"));
        response.end(usage(7, Math.min(tokens, 5)) + "data: [DONE]\n\n");
    }

    public static String completion() {
        return "{" + ID
                + ",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                + "\"content\":\"Whole.\",\"annotations\":[1]},\"finish_reason\":\"stop\"}],\"service_tier\":\"x\","
                + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":9}}";
    }

    private static JsonNode read(Buffer body) {
        try {
            return Json.read(body.getBytes());
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }
}
