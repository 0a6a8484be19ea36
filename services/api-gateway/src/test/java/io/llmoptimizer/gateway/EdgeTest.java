package io.llmoptimizer.gateway;

import static io.llmoptimizer.gateway.Client.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that mean no good, or come through a proxy. */
@QuarkusTest
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "redis"))
@QuarkusTestResource(FakeAddresses.class)
class EdgeTest {
    private static Client client;

    @BeforeAll
    static void start() {
        FakeFleet.running();
        client = new Client();
        await().until(() -> client.get("/q/health/ready").statusCode() == 200);
    }

    @Test
    void headers_that_drip_are_cut_off_however_steadily() throws Exception {
        try (Socket socket = new Socket("localhost", Client.port())) {
            write(socket, "GET /v1/optional HTTP/1.1\r\nHost: x\r\n");
            long cutAfter = drip(socket, "X-A: b\r\n");
            assertThat(cutAfter).isBetween(800L, 6_000L);
        }
    }

    @Test
    void a_connection_that_says_nothing_at_all_is_closed() throws Exception {
        try (Socket socket = new Socket("localhost", Client.port())) {
            socket.setSoTimeout(6_000);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void a_kept_connection_may_rest_between_requests_but_not_within_the_next_head() throws Exception {
        try (Socket socket = new Socket("localhost", Client.port())) {
            socket.setSoTimeout(6_000);
            String request = "GET /v1/optional HTTP/1.1\r\nHost: x\r\n\r\n";
            write(socket, request);
            assertThat(read(socket)).startsWith("HTTP/1.1 200");
            long rested = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1_500);
            await().until(() -> System.nanoTime() > rested);
            write(socket, request);
            assertThat(read(socket)).startsWith("HTTP/1.1 200");

            write(socket, "GET /v1/optional HT");
            assertThat(drip(socket, "T")).isLessThan(6_000);
        }
    }

    @Test
    void a_body_that_drips_is_given_up() throws Exception {
        try (Socket socket = new Socket("localhost", Client.port())) {
            write(socket, "POST /v1/optional HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
            StringBuilder answer = new StringBuilder();
            socket.setSoTimeout(100);
            await().atMost(12, TimeUnit.SECONDS).until(() -> {
                try {
                    socket.getOutputStream().write('x');
                    int read = socket.getInputStream().read();
                    answer.append((char) read);
                    return true;
                } catch (java.net.SocketTimeoutException nothingYet) {
                    return false;
                }
            });
            assertThat(answer + read(socket)).startsWith("HTTP/1.1 408");
        }
    }

    @Test
    void headers_without_end_are_refused() {
        assertThat(Client.raw("GET /v1/optional HTTP/1.1\r\nHost: x\r\nX-A: " + "a".repeat(40_000) + "\r\n\r\n"))
                .matches("HTTP/1.[01] (400|431) .*");
        assertThat(Client.raw("GET /v1/optional?" + "a".repeat(10_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .matches("HTTP/1.[01] (400|414) .*");
    }

    @Test
    void only_a_trusted_proxy_is_believed_about_the_client() throws IOException {
        String forwarded = "X-Forwarded-For: 1.1.1.1, 198.51.100.7\r\nX-Forwarded-Proto: https\r\n";

        String trusted = from("127.0.0.2", forwarded);
        assertThat(trusted.toLowerCase(java.util.Locale.ROOT)).contains("strict-transport-security: max-age=31536000");
        assertThat(trusted).contains("\"x-forwarded-for\":\"198.51.100.7\"", "\"x-forwarded-proto\":\"https\"");

        String other = from("127.0.0.1", forwarded);
        assertThat(other.toLowerCase(java.util.Locale.ROOT)).doesNotContain("strict-transport-security");
        assertThat(other).contains("\"x-forwarded-for\":\"127.0.0.1\"", "\"x-forwarded-proto\":\"http\"");
    }

    @Test
    void a_compressed_body_passes_as_it_is() {
        byte[] bomb = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0};
        assertThat(json(client.send(
                                "POST",
                                "/v1/optional",
                                java.net.http.HttpRequest.BodyPublishers.ofByteArray(bomb),
                                "content-encoding",
                                "gzip"))
                        .getString("body"))
                .isEqualTo("1f8b080000000000");
    }

    /** Milliseconds until the server closed the connection. */
    private static long drip(Socket socket, String drop) throws IOException {
        long started = System.nanoTime();
        socket.setSoTimeout(100);
        await().atMost(12, TimeUnit.SECONDS).until(() -> {
            try {
                write(socket, drop);
                return socket.getInputStream().read() < 0;
            } catch (java.net.SocketTimeoutException stillOpen) {
                return false;
            } catch (java.net.SocketException closed) {
                return true;
            }
        });
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    }

    private static String from(String address, String headers) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getByName("127.0.0.1"), Client.port(), InetAddress.getByName(address), 0)) {
            socket.setSoTimeout(10_000);
            write(socket, "GET /v1/optional HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n");
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static String read(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        byte[] bytes = new byte[16_384];
        int length = socket.getInputStream().read(bytes);
        return new String(bytes, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
    }
}
