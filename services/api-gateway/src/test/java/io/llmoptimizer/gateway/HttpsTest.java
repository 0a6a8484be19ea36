package io.llmoptimizer.gateway;

import static io.llmoptimizer.gateway.Client.json;
import static io.llmoptimizer.gateway.Client.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** HTTPS with HTTP/2, which client and gateway agree on while they shake hands (ALPN, RFC 7301). */
@QuarkusTest
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "redis"))
@QuarkusTestResource(FakeAddresses.class)
@QuarkusTestResource(value = TlsDoor.class, restrictToAnnotatedClass = true)
class HttpsTest {
    private static final String COMPLETIONS = "/v1/chat/completions";
    private static final String QUESTION = "{\"model\":\"any\",\"messages\":[]}";

    private static FakeFleet fleet;

    @BeforeAll
    static void start() {
        fleet = FakeFleet.running();
        Client client = new Client();
        await().until(() -> client.get("/q/health/ready").statusCode() == 200);
    }

    @Test
    void a_call_passes_over_http_2_and_services_learn_that_it_was_secure() throws Exception {
        try (HttpClient client = client(Version.HTTP_2)) {
            HttpResponse<String> answer = client.send(request(COMPLETIONS), BodyHandlers.ofString());

            assertThat(answer.version()).isEqualTo(Version.HTTP_2);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("strict-transport-security")).isPresent();
            JsonObject seen = json(answer);
            assertThat(seen.getInteger("bodyBytes")).isEqualTo(QUESTION.length());
            assertThat(seen.getJsonObject("headers").getString("x-forwarded-proto"))
                    .isEqualTo("https");
            assertThat(seen.getJsonObject("headers").getString("x-forwarded-host"))
                    .isEqualTo("localhost:" + TlsDoor.port());
        }
    }

    @Test
    void a_stream_passes_over_http_2_word_by_word() throws Exception {
        CompletableFuture<HttpServerResponse> begun = new CompletableFuture<>();
        fleet.integration.on("/v1/streamed", request -> {
            HttpServerResponse response = request.response().setChunked(true);
            response.putHeader("content-type", "text/event-stream").write("data: one\n\n");
            begun.complete(response);
        });
        try (HttpClient client = client(Version.HTTP_2)) {
            HttpResponse<InputStream> answer = client.send(request("/v1/streamed"), BodyHandlers.ofInputStream());
            assertThat(answer.version()).isEqualTo(Version.HTTP_2);
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                assertThat(lines.readLine()).as("before the service says more").isEqualTo("data: one");

                FakeFleet.await(begun.get(5, TimeUnit.SECONDS).end("data: [DONE]\n\n"));

                assertThat(lines.lines()).containsExactly("", "data: [DONE]", "");
            }
        }
    }

    @Test
    void a_client_of_http_1_is_served_as_well() throws Exception {
        try (HttpClient client = client(Version.HTTP_1_1)) {
            HttpResponse<String> answer = client.send(request(COMPLETIONS), BodyHandlers.ofString());

            assertThat(answer.version()).isEqualTo(Version.HTTP_1_1);
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void who_does_not_trust_the_certificate_gets_nothing() {
        try (HttpClient stranger = HttpClient.newHttpClient()) {
            assertThatThrownBy(() -> stranger.send(request(COMPLETIONS), BodyHandlers.ofString()))
                    .isInstanceOf(SSLHandshakeException.class);
        }
    }

    private static HttpClient client(Version version) {
        return HttpClient.newBuilder()
                .version(version)
                .sslContext(TlsDoor.trust())
                .build();
    }

    private static HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + TlsDoor.port() + path))
                .timeout(Duration.ofSeconds(20))
                .headers(key(fleet.auth.key()))
                .POST(BodyPublishers.ofString(QUESTION))
                .build();
    }
}
