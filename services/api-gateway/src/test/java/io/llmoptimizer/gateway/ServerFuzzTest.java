package io.llmoptimizer.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages no honest client sends, to the real server: no 5xx, no hang, nothing smuggled. Drawn by {@link Noise} from fixed
 * seeds instead of as a jqwik property, since the running gateway belongs to Quarkus' extension of JUnit Jupiter, an engine
 * whose extensions jqwik's containers do not take.
 */
@QuarkusTest
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "redis"))
@QuarkusTestResource(FakeAddresses.class)
class ServerFuzzTest {
    private static final int INPUTS = 12_000;
    private static final int THREADS = 8;
    private static final String[] NAMES = {
        "Content-Length",
        "Transfer-Encoding",
        "Connection",
        "Host",
        "Expect",
        "Authorization",
        "x-api-key",
        "Upgrade",
        "X-Request-Id",
        "Cookie",
        "TE",
        "traceparent",
        "Content-Length ",
        " Content-Length",
        "Accept"
    };
    private static final String[] VALUES = {
        "0",
        "4",
        "5, 5",
        "-1",
        "chunked",
        "identity, chunked",
        "chunked, identity",
        "\tchunked",
        "100-continue",
        "close",
        "websocket",
        "h2c",
        "x",
        "Bearer llmo_x",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    };

    private static FakeFleet fleet;

    @BeforeAll
    static void start() {
        fleet = FakeFleet.running();
        Client client = new Client();
        await().until(() -> client.get("/q/health/ready").statusCode() == 200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\nGET /v1/smuggled HTTP/1.1\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\nGET /v1/smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "X-A: b\r\n Content-Length: 5\r\n\r\n",
                "X-A: b\0c\r\n\r\n",
                "X-A\0: b\r\n\r\n",
                ": b\r\n\r\n",
                "Content-Length: +4\r\n\r\nabcd",
                "Content-Length: 4 4\r\n\r\nabcd",
                "Content-Length: 99999999999999999999\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
            })
    void a_message_of_two_meanings_is_refused_or_has_one(String rest) throws IOException {
        String answer = exchange("POST /v1/optional HTTP/1.1\r\nHost: x\r\n" + rest);

        assertThat(answer).as(answer).doesNotContainPattern("HTTP/\\d\\.\\d 5\\d\\d");
        assertThat(fleet.integration.seen).noneMatch(path -> path.contains("smuggled"));
    }

    @Test
    void ten_thousand_headers_are_too_many() throws IOException {
        assertThat(exchange("GET /v1/optional HTTP/1.1\r\nHost: x\r\n" + "a: b\r\n".repeat(10_000) + "\r\n"))
                .containsPattern("^HTTP/1.[01] (400|431) |^$");
    }

    @Test
    @Timeout(180)
    void whatever_arrives_is_answered_or_the_connection_closed() throws Exception {
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Integer>> running = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                long seed = 100L + t;
                running.add(threads.submit(() -> sendAll(new Noise(seed))));
            }
            int answered = 0;
            for (Future<Integer> each : running) {
                answered += each.get();
            }
            assertThat(answered).as("not only closed").isGreaterThan(INPUTS / 4);
        }
        assertThat(new Client().get("/v1/optional").statusCode())
                .as("it still serves")
                .isEqualTo(200);
    }

    private static int sendAll(Noise noise) throws IOException {
        int answered = 0;
        for (int i = 0; i < INPUTS / THREADS; i++) {
            String message = message(noise);
            String answer = exchange(message);
            assertThat(answer)
                    .as(message)
                    .doesNotContainPattern("^HTTP/\\d\\.\\d 5\\d\\d")
                    .matches("(?s)(HTTP/\\d\\.\\d \\d\\d\\d.*)?");
            answered += answer.isEmpty() ? 0 : 1;
        }
        return answered;
    }

    private static String message(Noise noise) {
        StringBuilder message = new StringBuilder()
                .append(noise.oneOf("GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "G\0T", "", "PRI", "CONNECT"))
                .append(' ')
                .append(
                        noise.oneIn(2)
                                ? "/v1/optional"
                                : "/" + noise.of(5, "v1", "/", "optional", "?a=b", "internal", "docs", "health"))
                .append(noise.oneOf(" HTTP/1.1", " HTTP/1.1", " HTTP/1.1", " HTTP/1.0", " HTTP/9.9", "", " HTTP/2.0"))
                .append("\r\n");
        for (int n = noise.below(6); n > 0; n--) {
            message.append(noise.oneIn(4) ? noise.of(2, NAMES) : noise.oneOf(NAMES))
                    .append(noise.oneOf(": ", ":", " : ", ""))
                    .append(noise.of(2, VALUES))
                    .append(noise.oneOf("\r\n", "\r\n", "\r\n", "\n", "\r\n "));
        }
        return message.append("\r\n")
                .append(noise.of(3, "4\r\nabcd\r\n", "0\r\n\r\n", "abcd"))
                .toString();
    }

    /** Sends {@code message} and closes that direction; what came back until the server closed too, or stopped talking. */
    private static String exchange(String message) throws IOException {
        try (Socket socket = new Socket("localhost", Client.port())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(message.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            byte[] bytes = socket.getInputStream().readNBytes(2_048);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (SocketException reset) {
            return "";
        }
    }
}
