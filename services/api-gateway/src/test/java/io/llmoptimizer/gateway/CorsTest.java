package io.llmoptimizer.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Scripts in browsers, where the operator has named one origin that they may come from. */
@QuarkusTest
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "redis"))
@QuarkusTestResource(FakeAddresses.class)
@QuarkusTestResource(value = CorsTest.OneOrigin.class, restrictToAnnotatedClass = true)
class CorsTest {
    private static final String ALLOWED = "https://app.example.com";
    private static final String OTHER = "https://evil.example.com";

    private static FakeFleet fleet;

    /** As an operator allows an origin. */
    public static final class OneOrigin implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            return Map.of(
                    "quarkus.http.cors.enabled",
                    "true",
                    "quarkus.http.cors.origins",
                    ALLOWED,
                    "quarkus.http.cors.exposed-headers",
                    "x-request-id,llmo-cost-usd");
        }

        @Override
        public void stop() {
            // Nothing was started.
        }

        @Override
        public int order() {
            return Integer.MAX_VALUE;
        }
    }

    @BeforeAll
    static void start() {
        fleet = FakeFleet.running();
        Client client = new Client();
        await().until(() -> client.get("/q/health/ready").statusCode() == 200);
    }

    @Test
    void a_preflight_of_the_origin_is_answered_without_a_credential_and_without_a_service() throws IOException {
        long asked = fleet.integration.count("/v1/chat/completions");

        String answer = exchange("OPTIONS", ALLOWED, """
                Access-Control-Request-Method: POST\r
                Access-Control-Request-Headers: authorization,content-type\r
                """);

        assertThat(answer)
                .startsWith("http/1.1 200")
                .contains("access-control-allow-origin: " + ALLOWED)
                .containsPattern("access-control-allow-methods: .*post")
                .containsPattern("access-control-allow-headers: .*authorization");
        assertThat(fleet.integration.count("/v1/chat/completions")).isEqualTo(asked);
    }

    @Test
    void a_preflight_of_another_origin_is_refused() throws IOException {
        assertThat(exchange("OPTIONS", OTHER, "Access-Control-Request-Method: POST\r\n"))
                .startsWith("http/1.1 403")
                .doesNotContain("access-control-allow-origin");
    }

    @Test
    void an_answer_names_the_origin_and_what_its_scripts_may_read() throws IOException {
        String key = "Authorization: Bearer " + fleet.auth.key().secret() + "\r\n";

        assertThat(exchange("POST", ALLOWED, key))
                .startsWith("http/1.1 200")
                .contains("access-control-allow-origin: " + ALLOWED)
                .containsPattern("access-control-expose-headers: .*x-request-id")
                .containsPattern("access-control-expose-headers: .*llmo-cost-usd");
    }

    @Test
    void a_call_from_another_origin_reaches_no_service() throws IOException {
        long asked = fleet.integration.count("/v1/chat/completions");
        String key = "Authorization: Bearer " + fleet.auth.key().secret() + "\r\n";

        assertThat(exchange("POST", OTHER, key))
                .startsWith("http/1.1 403")
                .doesNotContain("access-control-allow-origin");
        assertThat(fleet.integration.count("/v1/chat/completions")).isEqualTo(asked);
    }

    /** All of the answer in lower case. The JDK's client does not let one name an origin. */
    private static String exchange(String method, String origin, String headers) throws IOException {
        try (Socket socket = new Socket("localhost", Client.port())) {
            socket.setSoTimeout(20_000);
            String request = method + " /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nOrigin: " + origin
                    + "\r\nConnection: close\r\nContent-Length: 0\r\n" + headers + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        }
    }
}
