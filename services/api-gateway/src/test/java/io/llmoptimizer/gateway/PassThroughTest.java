package io.llmoptimizer.gateway;

import static io.llmoptimizer.gateway.Client.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "redis"))
@QuarkusTestResource(FakeAddresses.class)
class PassThroughTest {
    private static final String PATH = "/v1/optional";
    private static final int MEGABYTE = 1024 * 1024;

    private static FakeFleet fleet;
    private static Client client;

    @BeforeAll
    static void start() {
        fleet = FakeFleet.running();
        client = new Client();
        await().until(() -> client.get("/q/health/ready").statusCode() == 200);
    }

    /** The question itself is one. */
    @AfterEach
    void no_request_is_left_behind() {
        await().untilAsserted(() -> assertThat(client.get("/q/metrics").body())
                .containsPattern("http_server_active_requests\\S* [01]\\.0"));
    }

    @Test
    void the_head_and_each_chunk_of_a_stream_arrive_before_the_next_is_sent() throws Exception {
        CompletableFuture<HttpServerResponse> upstream = new CompletableFuture<>();
        fleet.integration.on("/v1/stream", request -> {
            HttpServerResponse response =
                    request.response().setChunked(true).putHeader("content-type", "text/event-stream");
            response.write(Buffer.buffer());
            upstream.complete(response);
        });

        HttpResponse<InputStream> answer =
                client.stream("GET", "/v1/stream", BodyPublishers.noBody(), Client.key(fleet.auth.key()));
        assertThat(answer.headers().firstValue("content-type"))
                .as("the head is here, nothing was written yet")
                .contains("text/event-stream");
        HttpServerResponse service = upstream.get(5, TimeUnit.SECONDS);
        for (String event : new String[] {"data: one\n\n", "data: two\n\n", "data: [DONE]\n\n"}) {
            service.write(event);
            assertThat(new String(answer.body().readNBytes(event.length()), StandardCharsets.UTF_8))
                    .isEqualTo(event);
        }
        service.end();
        assertThat(answer.body().read()).isEqualTo(-1);
    }

    @Test
    void a_request_body_streams_as_well() throws Exception {
        CompletableFuture<String> firstChunk = new CompletableFuture<>();
        fleet.integration.on("/v1/upload", request -> {
            request.handler(chunk -> firstChunk.complete(chunk.toString()));
            request.endHandler(end -> request.response().end("done"));
        });
        try (Socket socket = new Socket("localhost", Client.port())) {
            write(
                    socket,
                    "POST /v1/upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                            + fleet.auth.key().secret() + "\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
            assertThat(firstChunk.get(5, TimeUnit.SECONDS)).isEqualTo("first");
            write(socket, "4\r\nlast\r\n0\r\n\r\n");
            assertThat(read(socket)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void a_client_that_hangs_up_before_the_first_byte_cancels_the_service_at_once() throws Exception {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        AtomicLong cancelledAt = new AtomicLong();
        fleet.integration.on("/v1/thinking", request -> {
            request.connection().closeHandler(closed -> cancelledAt.set(System.nanoTime()));
            reached.complete(null);
        });
        hangUp("/v1/thinking", reached, cancelledAt);
    }

    @Test
    void a_client_that_hangs_up_in_the_middle_of_a_stream_cancels_the_service_at_once() throws Exception {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        AtomicLong cancelledAt = new AtomicLong();
        fleet.integration.on("/v1/talking", request -> {
            request.connection().closeHandler(closed -> cancelledAt.set(System.nanoTime()));
            request.response().setChunked(true).write("data: x\n\n");
            reached.complete(null);
        });
        hangUp("/v1/talking", reached, cancelledAt);
    }

    private static void hangUp(String path, CompletableFuture<Void> reached, AtomicLong cancelledAt) throws Exception {
        long closedAt;
        try (Socket socket = new Socket("localhost", Client.port())) {
            write(
                    socket,
                    "GET " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                            + fleet.auth.key().secret() + "\r\n\r\n");
            reached.get(5, TimeUnit.SECONDS);
            closedAt = System.nanoTime();
        }
        await().atMost(Duration.ofSeconds(1)).until(() -> cancelledAt.get() != 0);
        assertThat(TimeUnit.NANOSECONDS.toMillis(cancelledAt.get() - closedAt)).isLessThan(1_000);
    }

    @Test
    void a_body_that_says_it_is_too_large_is_refused_unread_and_the_client_reads_why() {
        long before = fleet.integration.count("/v1/chat/completions");
        HttpResponse<String> answer = client.send(
                "POST",
                "/v1/chat/completions",
                BodyPublishers.ofByteArray(new byte[20 * MEGABYTE]),
                Client.key(fleet.auth.key()));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(json(answer).getJsonObject("error").getString("code")).isEqualTo("request_too_large");
        assertThat(fleet.integration.count("/v1/chat/completions")).isEqualTo(before);
    }

    @Test
    void a_body_that_grows_too_large_is_refused_on_the_way_and_its_call_cancelled() {
        CompletableFuture<Void> cancelled = new CompletableFuture<>();
        fleet.integration.on("/v1/growing", request -> {
            request.handler(chunk -> {});
            request.connection().closeHandler(closed -> cancelled.complete(null));
        });

        HttpResponse<String> answer = client.send("POST", "/v1/growing", chunked(20), Client.key(fleet.auth.key()));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(json(answer).getJsonObject("error").getString("message")).contains("10485760 bytes");
        await().until(cancelled::isDone);
    }

    @Test
    void nine_megabytes_pass_in_both_directions_byte_for_byte() {
        byte[] body = new byte[9 * MEGABYTE];
        new Random(1).nextBytes(body);
        fleet.integration.on("/v1/mirror", request -> {
            request.response().setChunked(true);
            request.pipeTo(request.response());
        });

        for (BodyPublisher sent : new BodyPublisher[] {
            BodyPublishers.ofByteArray(body), BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
        }) {
            HttpResponse<InputStream> answer = client.stream("POST", "/v1/mirror", sent, Client.key(fleet.auth.key()));
            assertThat(answer.body()).hasBinaryContent(body);
        }
    }

    @Test
    void a_slow_reader_slows_the_service_down_instead_of_filling_the_gateway() throws Exception {
        AtomicLong sent = new AtomicLong();
        fleet.integration.on("/v1/flood", request -> {
            HttpServerResponse response = request.response().setChunked(true);
            byte[] chunk = new byte[64 * 1024];
            Runnable flood = new Runnable() {
                @Override
                public void run() {
                    while (!response.writeQueueFull() && sent.get() < 500L * MEGABYTE) {
                        response.write(Buffer.buffer(chunk));
                        sent.addAndGet(chunk.length);
                    }
                    response.drainHandler(room -> run());
                }
            };
            flood.run();
        });
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(64 * 1024);
            socket.connect(new java.net.InetSocketAddress("localhost", Client.port()));
            write(
                    socket,
                    "GET /v1/flood HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                            + fleet.auth.key().secret() + "\r\n\r\n");
            AtomicLong last = new AtomicLong(-1);
            await().pollInterval(Duration.ofMillis(300))
                    .until(() -> sent.get() > 0 && sent.get() == last.getAndSet(sent.get()));
            assertThat(sent.get()).isLessThan(64L * MEGABYTE);
        }
    }

    @Test
    void invalid_utf8_and_a_compressed_answer_are_not_touched() throws Exception {
        byte[] invalid = {'{', (byte) 0xc3, '"', (byte) 0xff, '}'};
        HttpResponse<String> echoed = client.send("POST", PATH, BodyPublishers.ofByteArray(invalid));
        assertThat(json(echoed).getString("body")).isEqualTo("7bc322ff7d");

        byte[] notReallyGzip = {0x1f, (byte) 0x8b, 1, 2, 3};
        fleet.integration.on(
                "/v1/zipped",
                request ->
                        request.response().putHeader("content-encoding", "gzip").end(Buffer.buffer(notReallyGzip)));
        HttpResponse<InputStream> zipped =
                client.stream("GET", "/v1/zipped", BodyPublishers.noBody(), Client.key(fleet.auth.key()));
        assertThat(zipped.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(zipped.body().readAllBytes()).isEqualTo(notReallyGzip);
    }

    @Test
    void answers_without_a_body_stay_without() {
        fleet.integration.on(
                "/v1/empty", request -> request.response().setStatusCode(204).end());
        assertThat(client.get("/v1/empty", Client.key(fleet.auth.key())).statusCode())
                .isEqualTo(204);

        fleet.integration.on(
                "/v1/head",
                request -> request.response().putHeader("content-length", "7").end());
        HttpResponse<String> head =
                client.send("HEAD", "/v1/head", BodyPublishers.noBody(), Client.key(fleet.auth.key()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("content-length")).contains("7");
    }

    @Test
    void a_client_that_waits_for_a_go_ahead_gets_it() throws Exception {
        try (Socket socket = new Socket("localhost", Client.port())) {
            write(socket, "POST " + PATH + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(read(socket)).startsWith("HTTP/1.1 100 Continue");
            write(socket, "hi");
            assertThat(read(socket)).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void an_early_answer_leaves_the_connection_usable() throws Exception {
        fleet.integration.on(
                "/v1/early", request -> request.response().setStatusCode(400).end("no"));
        String request = "POST /v1/early HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                + fleet.auth.key().secret() + "\r\nContent-Length: 3000000\r\n\r\n";
        try (Socket socket = new Socket("localhost", Client.port())) {
            write(socket, request);
            write(socket, "x".repeat(3_000_000));
            assertThat(read(socket)).startsWith("HTTP/1.1 400");
            write(socket, "GET " + PATH + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(read(socket)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void a_service_that_is_down_is_503_and_one_that_breaks_off_502() {
        fleet.notification.stop();
        try {
            HttpResponse<String> down = client.get("/verify-email");
            assertThat(down.statusCode()).isEqualTo(503);
            assertThat(down.headers().firstValue("retry-after")).isPresent();
            assertThat(json(down).getString("detail")).contains("notification", "connection refused");
        } finally {
            fleet.notification.start();
        }
        assertThat(client.get("/verify-email").statusCode()).isEqualTo(200);

        fleet.integration.on("/v1/breaks", request -> request.connection().close());
        HttpResponse<String> broken = client.get("/v1/breaks", Client.key(fleet.auth.key()));
        assertThat(broken.statusCode()).isEqualTo(502);
        assertThat(json(broken).getJsonObject("error").getString("code")).isEqualTo("provider_unavailable");
    }

    @Test
    void a_service_that_thinks_too_long_is_504_and_cancelled() {
        CompletableFuture<Void> cancelled = new CompletableFuture<>();
        fleet.integration.on(
                "/v1/impatient", request -> request.connection().closeHandler(closed -> cancelled.complete(null)));

        HttpResponse<String> answer = client.get("/v1/impatient", Client.key(fleet.auth.key()));

        assertThat(answer.statusCode()).isEqualTo(504);
        await().until(cancelled::isDone);
    }

    @Test
    void a_client_that_stops_in_the_middle_of_its_body_is_408() throws Exception {
        try (Socket socket = new Socket("localhost", Client.port())) {
            write(
                    socket,
                    "POST /v1/impatient HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                            + fleet.auth.key().secret() + "\r\nContent-Length: 10\r\n\r\nhalf");
            assertThat(read(socket)).startsWith("HTTP/1.1 408").contains("request_timeout");
        }
    }

    @Test
    void a_stream_that_breaks_is_seen_to_break() throws Exception {
        fleet.integration.on("/v1/cut", request -> {
            request.response().setChunked(true).write("data: half");
            fleet.vertx.setTimer(100, later -> request.connection().close());
        });
        try (Socket socket = new Socket("localhost", Client.port())) {
            write(
                    socket,
                    "GET /v1/cut HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                            + fleet.auth.key().secret() + "\r\n\r\n");
            socket.setSoTimeout(5_000);
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(all).contains("data: half").doesNotEndWith("0\r\n\r\n");
        }
    }

    @Test
    void headers_of_one_connection_stay_on_it() {
        JsonObject seen = json(client.get(PATH, "te", "trailers", "proxy-authorization", "x"));

        assertThat(seen.getJsonObject("headers").fieldNames())
                .doesNotContain("te", "proxy-authorization", "connection");
    }

    private static BodyPublisher chunked(int megabytes) {
        byte[] block = new byte[MEGABYTE];
        Arrays.fill(block, (byte) ' ');
        return BodyPublishers.ofByteArrays(java.util.Collections.nCopies(megabytes, block));
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** What is there to read next. */
    private static String read(Socket socket) throws IOException {
        byte[] bytes = new byte[16_384];
        int length = socket.getInputStream().read(bytes);
        return new String(bytes, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
    }
}
