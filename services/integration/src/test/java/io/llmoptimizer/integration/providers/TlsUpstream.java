package io.llmoptimizer.integration.providers;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** A server with a certificate of its own that begins each answer with a piece and then waits to be told more. */
final class TlsUpstream {
    private static final String PASSWORD = "changeit";

    /** Answers that have begun, by the model that was asked for. */
    final Map<String, HttpServerResponse> answers = new ConcurrentHashMap<>();

    final Set<String> abandoned = ConcurrentHashMap.newKeySet();
    final List<HttpConnection> opened = new CopyOnWriteArrayList<>();
    final Set<HttpConnection> closed = ConcurrentHashMap.newKeySet();
    final List<Map.Entry<HttpVersion, String>> asked = new CopyOnWriteArrayList<>();
    private final Vertx vertx;

    TlsUpstream(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Makes a key for {@code localhost}, and writes its certificate to {@code certificate.pem}. */
    static void makeKey(Path folder) throws IOException, InterruptedException {
        String store = folder.resolve("key.p12").toString();
        keytool(
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store,
                "-storepass",
                PASSWORD);
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "a",
                "-keystore",
                store,
                "-storepass",
                PASSWORD,
                "-file",
                folder.resolve("certificate.pem").toString());
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new CopyOnWriteArrayList<>(arguments);
        command.addFirst(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
    }

    /** Starts on a free port, with TLS. */
    String start(Path folder, boolean http2) {
        HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(http2)
                .setKeyCertOptions(new PfxOptions()
                        .setPath(folder.resolve("key.p12").toString())
                        .setPassword(PASSWORD));
        return "https://localhost:" + listen(options.setHost("localhost").setPort(0)) + "/v1";
    }

    /** Starts without TLS. @return the port */
    int listen(HttpServerOptions options) {
        try {
            return vertx.createHttpServer(options)
                    .connectionHandler(connection -> {
                        opened.add(connection);
                        connection.closeHandler(gone -> closed.add(connection));
                    })
                    .requestHandler(this::serve)
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, SECONDS)
                    .actualPort();
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void serve(HttpServerRequest request) {
        asked.add(Map.entry(request.version(), String.valueOf(request.getHeader("x-vendor"))));
        request.body().onSuccess(body -> {
            String model = body.toJsonObject().getString("model");
            HttpServerResponse response = request.response();
            response.exceptionHandler(reset -> abandoned.add(model));
            FakeUpstream.sse(response).write(FakeUpstream.piece("One"));
            answers.put(model, response);
        });
    }

    /** Sends the rest of an answer. */
    void finish(String model) {
        answers.get(model).end(FakeUpstream.finish("stop") + FakeUpstream.usage(7, 2) + "data: [DONE]\n\n");
    }
}
