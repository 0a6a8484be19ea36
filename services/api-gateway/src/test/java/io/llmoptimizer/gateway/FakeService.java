package io.llmoptimizer.gateway;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A service as a test needs it: answers what it is told to, and says otherwise what it was asked. */
final class FakeService {
    private final Vertx vertx;
    private final String address;
    private final int port;
    private final Map<String, Handler<HttpServerRequest>> behaviours = new ConcurrentHashMap<>();
    final List<String> seen = new CopyOnWriteArrayList<>();
    private HttpServer server;

    FakeService(Vertx vertx, URI url) {
        this(vertx, "0.0.0.0", url.getPort());
    }

    /** @param address the only one it listens at */
    FakeService(Vertx vertx, String address, int port) {
        this.vertx = vertx;
        this.address = address;
        this.port = port;
        start();
    }

    void start() {
        try {
            server = vertx.createHttpServer(new HttpServerOptions().setMaxInitialLineLength(16_384))
                    .requestHandler(this::serve)
                    .listen(port, address)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(5, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    void stop() {
        try {
            server.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    void on(String path, Handler<HttpServerRequest> behaviour) {
        behaviours.put(path, behaviour);
    }

    long count(String path) {
        return seen.stream().filter(path::equals).count();
    }

    private void serve(HttpServerRequest request) {
        seen.add(request.path());
        behaviours.getOrDefault(request.path(), FakeService::echo).handle(request);
    }

    /** Method, target and headers; the body is answered as its bytes in hexadecimal, if it is short, and its length. */
    private static void echo(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            JsonObject headers = new JsonObject();
            request.headers()
                    .names()
                    .forEach(name -> headers.put(
                            name.toLowerCase(java.util.Locale.ROOT),
                            String.join(" | ", request.headers().getAll(name))));
            request.response()
                    .putHeader("content-type", "application/json")
                    .putHeader("x-request-id", "the-services-own")
                    .end(new JsonObject()
                            .put("method", request.method().name())
                            .put("uri", request.uri())
                            .put("headers", headers)
                            .put("bodyBytes", body.length())
                            .put("body", hex(body))
                            .toBuffer());
        });
    }

    private static String hex(Buffer body) {
        return body.length() > 1_000 ? null : java.util.HexFormat.of().formatHex(body.getBytes());
    }
}
