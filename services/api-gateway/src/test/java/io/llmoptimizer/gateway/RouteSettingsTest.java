package io.llmoptimizer.gateway;

import static io.llmoptimizer.gateway.Client.json;
import static io.llmoptimizer.gateway.Client.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a route may be told, from the configuration and from the mounted file. */
@QuarkusTest
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "redis"))
@QuarkusTestResource(FakeAddresses.class)
class RouteSettingsTest {
    private static FakeFleet fleet;
    private static Client client;

    @Inject
    MeterRegistry metrics;

    @BeforeAll
    static void start() {
        fleet = FakeFleet.running();
        client = new Client();
        await().until(() -> client.get("/q/health/ready").statusCode() == 200);
    }

    @Test
    void a_permission_is_asked_for_before_the_service_is() {
        String lacking = TestTokens.forUser(UUID.randomUUID()).scopes("other").bearer();
        HttpResponse<String> refused = client.get("/v1/scoped", "authorization", lacking);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused).getJsonObject("error").getString("message")).contains("the scope special");
        assertThat(fleet.integration.count("/v1/scoped")).isZero();

        String having = TestTokens.forUser(UUID.randomUUID()).scopes("special").bearer();
        assertThat(client.get("/v1/scoped", "authorization", having).statusCode())
                .isEqualTo(200);
        assertThat(client.get("/v1/scoped").statusCode()).as("nobody").isEqualTo(401);
    }

    @Test
    void headers_are_changed_both_ways_and_the_end_is_announced() {
        HttpResponse<String> answer = client.get("/v1/changed", "x-old", "1", "x-unwanted", "2");

        JsonObject seen = json(answer).getJsonObject("headers");
        assertThat(seen.getString("x-new")).isEqualTo("1");
        assertThat(seen.getString("x-added")).isEqualTo("yes");
        assertThat(seen.fieldNames()).doesNotContain("x-old", "x-unwanted");
        assertThat(answer.headers().firstValue("x-answer")).contains("changed");
        assertThat(answer.headers().firstValue("api-version")).contains("v0");
        assertThat(answer.headers().firstValue("deprecation")).contains("@1767225600");
        assertThat(answer.headers().firstValue("sunset")).contains("Fri, 01 Jan 2027 00:00:00 GMT");
    }

    @Test
    void a_json_body_gets_the_fields_it_lacks() {
        JsonObject seen = json(client.post("/v1/defaults", "{\"model\":\"m\"}"));

        assertThat(body(seen)).isEqualTo("{\"temperature\":0.5,\"model\":\"m\"}");
        assertThat(seen.getJsonObject("headers").getString("content-length")).isEqualTo("31");
        assertThat(body(json(client.post("/v1/defaults", "{\"temperature\":1}"))))
                .isEqualTo("{\"temperature\":1}");
    }

    @Test
    void only_on_a_route_that_reads_bodies_must_they_be_readable() {
        assertThat(client.post("/v1/defaults", "[]").statusCode()).isEqualTo(400);
        assertThat(client.post("/v1/defaults", "").statusCode()).isEqualTo(400);
        assertThat(client.post("/v1/defaults", "{}", "content-encoding", "gzip").statusCode())
                .isEqualTo(415);
        assertThat(client.post("/v1/defaults", "{\"a\":\"" + "x".repeat(300_000) + "\"}")
                        .statusCode())
                .isEqualTo(413);
        assertThat(client.post("/v1/optional", "[]").statusCode()).isEqualTo(200);
    }

    @Test
    void a_route_may_limit_each_of_its_callers() {
        FakeAuth.Key key = fleet.auth.key();
        assertThat(client.get("/v1/rare", key(key)).statusCode()).isEqualTo(200);
        HttpResponse<String> second = client.get("/v1/rare", key(key));
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(json(second).getJsonObject("error").getString("message")).contains("API key on this call");
        assertThat(client.get("/v1/models", key(key)).statusCode())
                .as("elsewhere")
                .isEqualTo(200);
        assertThat(client.get("/v1/rare", key(fleet.auth.key())).statusCode())
                .as("another")
                .isEqualTo(200);
    }

    @Test
    void the_mounted_file_is_read_again_and_a_bad_one_changes_nothing() throws IOException {
        Path file = ConfigProvider.getConfig().getValue("llmo.route-file.path", Path.class);
        assertThat(client.get("/mounted").statusCode()).isEqualTo(404);

        write(file, """
                llmo.routes.mounted.path=/mounted
                llmo.routes.mounted.service=integration
                llmo.routes.mounted.authentication=none
                llmo.routes.impatient.enabled=false
                """);
        await().until(() -> client.get("/mounted").statusCode() == 200);
        assertThat(client.get("/v1/optional").statusCode()).as("built in").isEqualTo(200);

        for (String bad : new String[] {
            "llmo.routes.mounted.path=/other\nllmo.routes.mounted.service=nobody\n",
            "llmo.routes.mounted.service=integration\n",
            "llmo.routes.mounted.path=/other\nllmo.routes.mounted.service=integration\nllmo.routes.mounted.auth=none\n",
            "llmo.proxy.retries=0\n",
            "llmo.routes.mounted.path=/internal/x\nllmo.routes.mounted.service=auth\n",
        }) {
            double refused = refusedFiles();
            write(file, bad);
            await().until(() -> refusedFiles() > refused);
            assertThat(client.get("/mounted").statusCode()).as(bad).isEqualTo(200);
        }

        write(file, "");
        await().until(() -> client.get("/mounted").statusCode() == 404);
    }

    private double refusedFiles() {
        return metrics.counter("llmo.gateway.route.file.changes", "result", "refused")
                .count();
    }

    private static void write(Path file, String content) throws IOException {
        Files.writeString(file, content);
    }

    private static String body(JsonObject seen) {
        return new String(HexFormat.of().parseHex(seen.getString("body")), StandardCharsets.UTF_8);
    }
}
