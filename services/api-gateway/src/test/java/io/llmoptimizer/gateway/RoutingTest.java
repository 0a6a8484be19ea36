package io.llmoptimizer.gateway;

import static io.llmoptimizer.gateway.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "redis"))
@QuarkusTestResource(FakeAddresses.class)
class RoutingTest {
    private static FakeFleet fleet;
    private static Client client;

    @BeforeAll
    static void start() {
        fleet = FakeFleet.running();
        client = new Client();
    }

    @Test
    void a_request_passes_with_its_query_headers_and_body() {
        HttpResponse<String> answer = client.post(
                "/v1/chat/completions?a=1&b=%20x",
                "{\"model\":\"m\"}",
                "authorization",
                "Bearer " + fleet.auth.key().secret(),
                "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "llmo-strategy",
                "cost",
                "content-type",
                "application/json");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonObject seen = json(answer);
        assertThat(seen.getString("uri")).isEqualTo("/v1/chat/completions?a=1&b=%20x");
        assertThat(seen.getInteger("bodyBytes")).isEqualTo(13);
        JsonObject headers = seen.getJsonObject("headers");
        assertThat(headers.getString("traceparent")).startsWith("00-0af7651916cd43dd8448eb211c80319c-");
        assertThat(headers.getString("llmo-strategy")).isEqualTo("cost");
        assertThat(headers.getString("x-forwarded-for")).isEqualTo("127.0.0.1");
        assertThat(headers.getString("x-forwarded-proto")).isEqualTo("http");
        assertThat(headers.getString("x-forwarded-host")).isEqualTo("localhost:" + Client.port());
    }

    @Test
    void every_answer_carries_the_request_id_and_services_see_the_same() {
        HttpResponse<String> mine = client.get("/v1/optional", "x-request-id", "my-id.7");
        assertThat(mine.headers().allValues("x-request-id")).containsExactly("my-id.7");
        assertThat(json(mine).getJsonObject("headers").getString("x-request-id"))
                .isEqualTo("my-id.7");

        HttpResponse<String> malformed = client.get("/v1/optional", "x-request-id", "<script>");
        String given = malformed.headers().firstValue("x-request-id").orElseThrow();
        assertThat(UUID.fromString(given).version()).isEqualTo(7);
        assertThat(json(malformed).getJsonObject("headers").getString("x-request-id"))
                .isEqualTo(given);

        assertThat(client.get("/nowhere").headers().firstValue("x-request-id")).isPresent();
    }

    @Test
    void forged_identity_never_reaches_a_service() {
        JsonObject headers = json(client.get(
                        "/v1/optional",
                        "x-llmo-organization",
                        UUID.randomUUID().toString(),
                        "x-forwarded-user",
                        "root",
                        "x-user-id",
                        "1",
                        "x-forwarded-for",
                        "10.0.0.1",
                        "x-http-method-override",
                        "DELETE",
                        "llmo-tags",
                        "kept"))
                .getJsonObject("headers");

        assertThat(headers.getString("x-forwarded-for")).isEqualTo("127.0.0.1");
        assertThat(headers.getString("llmo-tags")).isEqualTo("kept");
        assertThat(headers.fieldNames())
                .doesNotContain(
                        "x-llmo-organization",
                        "x-forwarded-user",
                        "x-user-id",
                        "x-http-method-override",
                        "authorization");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/auth/login, auth",
        "POST, /api/v1/auth/passkeys/sign-in-options, auth",
        "POST, /api/v1/auth/passkeys/sign-in, auth",
        "GET, /.well-known/jwks.json, auth",
        "POST, /oauth/token, auth",
        "POST, /webhooks/stripe, billing",
        "POST, /webhooks/sendgrid, notification",
        "GET, /verify-email, notification"
    })
    void the_table_covers_what_needs_no_caller(String method, String path, String service) {
        assertThat(client.send(method, path, BodyPublishers.noBody()).statusCode())
                .isEqualTo(200);
        FakeService reached = switch (service) {
            case "auth" -> fleet.authService;
            case "billing" -> fleet.billing;
            case "notification" -> fleet.notification;
            default -> throw new IllegalArgumentException(service);
        };
        assertThat(reached.count(path)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/auth/me",
                "/api/v1/admin/users",
                "/api/v1/billing/usage",
                "/api/v1/notifications/messages",
                "/api/v1/analytics/usage",
                "/api/v1/integration/requests",
                "/v1/models"
            })
    void everything_else_needs_one(String path) {
        HttpResponse<String> answer = client.get(path);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("www-authenticate")).contains("Bearer");
        String token = TestTokens.forUser(UUID.randomUUID()).bearer();
        assertThat(client.get(path, "authorization", token).statusCode()).isEqualTo(200);
    }

    @Test
    void an_unknown_path_is_told_in_the_clients_dialect() {
        HttpResponse<String> problem = client.get("/api/v1/nothing");
        assertThat(problem.statusCode()).isEqualTo(404);
        assertThat(problem.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(json(problem).getString("instance")).isEqualTo("/api/v1/nothing");

        assertThat(json(client.get("/v1/models")).getJsonObject("error").getString("code"))
                .isEqualTo("invalid_api_key");
        assertThat(json(client.post("/v1/messages", "{}"))
                        .getJsonObject("error")
                        .getString("type"))
                .isEqualTo("authentication_error");
    }

    @Test
    void a_wrong_method_is_told_the_right_ones() {
        HttpResponse<String> answer = client.get("/v1/chat/completions");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains("POST");
        assertThat(json(answer).getJsonObject("error").getString("code")).isEqualTo("method_not_allowed");
    }

    @ParameterizedTest
    @CsvSource({
        "/internal/v1/token-exchange, 404",
        "/v1/../internal/v1/token-exchange, 400",
        "/v1/%2e%2e/internal/v1/token-exchange, 400",
        "/v1/models/..%2f..%2finternal/v1/token-exchange, 400",
        "//internal/v1/token-exchange, 400",
        "/v1//models, 400",
        "/internal;/v1/token-exchange, 400",
        "/v1/models;x, 400",
        "/v1/%5c..%5cinternal, 400",
        "/v1/%00, 400",
        "/v1%2Fmodels, 404",
        "http://localhost/internal/v1/token-exchange, 404",
        "http://auth:8001/../internal/v1/token-exchange, 400",
        "*, 404"
    })
    void no_spelling_of_a_path_leads_inside(String target, String status) {
        assertThat(Client.raw("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status + " ");
        assertThat(fleet.authService.seen).noneMatch(path -> path.contains("internal") && path.contains("GET"));
    }

    @Test
    void an_encoded_slash_in_a_model_name_is_passed_on_as_it_is() {
        JsonObject seen = json(client.get("/v1/models/openai%2Fgpt-4.1", Client.key(fleet.auth.key())));

        assertThat(seen.getString("uri")).isEqualTo("/v1/models/openai%2Fgpt-4.1");
    }

    @Test
    void a_request_smuggled_behind_another_is_not_one() {
        assertThat(Client.raw("""
                POST /v1/optional HTTP/1.1\r
                Host: x\r
                Connection: close\r
                Content-Length: 4\r
                Transfer-Encoding: chunked\r
                \r
                0\r
                \r
                GET /v1/optional?smuggled HTTP/1.1\r
                Host: x\r
                \r
                """)).matches("HTTP/1.1 (200|400) .*");
        assertThat(fleet.integration.seen).noneMatch(path -> path.contains("smuggled"));
    }

    @Test
    void security_headers_are_on_every_answer() {
        assertThat(client.get("/v1/optional").headers().firstValue("x-content-type-options"))
                .contains("nosniff");
        assertThat(client.get("/nowhere").headers().firstValue("x-frame-options"))
                .contains("DENY");
    }

    @Test
    void other_origins_scripts_get_nothing_unless_their_origin_is_configured() {
        HttpResponse<String> answer = client.get("/v1/optional", "origin", "https://elsewhere.example");

        assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control-"));
    }

    @Test
    void the_fleets_health_names_every_part_and_notices_changes() {
        for (FakeService service : new FakeService[] {
            fleet.authService,
            fleet.billing,
            fleet.notification,
            fleet.analytics,
            fleet.integration,
            fleet.left,
            fleet.right,
            fleet.named.getFirst(),
            fleet.named.getLast()
        }) {
            service.on(
                    "/q/health/ready",
                    request -> request.response()
                            .end("{\"status\":\"UP\",\"checks\":[{\"name\":\"store\",\"status\":\"UP\"}]}"));
        }
        org.awaitility.Awaitility.await().untilAsserted(() -> {
            HttpResponse<String> up = client.get("/health");
            assertThat(up.statusCode()).as(up.body()).isEqualTo(200);
        });
        JsonObject services = json(client.get("/health")).getJsonObject("services");
        assertThat(services.fieldNames())
                .containsExactlyInAnyOrder(
                        "auth", "billing", "notification", "analytics", "integration", "named", "twin");
        assertThat(services.getJsonObject("billing").getJsonObject("checks").getString("store"))
                .isEqualTo("UP");
        long asked = fleet.billing.count("/q/health/ready");
        assertThat(client.get("/health").statusCode()).isEqualTo(200);
        assertThat(fleet.billing.count("/q/health/ready")).as("remembered").isEqualTo(asked);

        fleet.billing.stop();
        try {
            assertThat(client.post("/webhooks/stripe", "{}").statusCode()).isEqualTo(503);
            HttpResponse<String> down = client.get("/health");
            assertThat(down.statusCode())
                    .as("invalidated by the failed request")
                    .isEqualTo(503);
            assertThat(json(down)
                            .getJsonObject("services")
                            .getJsonObject("billing")
                            .getString("status"))
                    .isEqualTo("DOWN");
            assertThat(json(down)
                            .getJsonObject("services")
                            .getJsonObject("auth")
                            .getString("status"))
                    .isEqualTo("UP");
        } finally {
            fleet.billing.start();
        }
        org.awaitility.Awaitility.await()
                .untilAsserted(
                        () -> assertThat(client.get("/health").statusCode()).isEqualTo(200));
    }

    @Test
    void the_merged_document_holds_what_is_reachable_and_names_what_is_away() {
        fleet.billing.on(
                "/q/openapi",
                request -> request.response()
                        .end("{\"paths\":{\"/api/v1/billing/usage\":{\"get\":{}},\"/internal/v1/x\":{\"get\":{}}}}"));
        fleet.analytics.on(
                "/q/openapi", request -> request.response().setStatusCode(500).end());

        JsonObject document = json(client.get("/openapi"));

        assertThat(document.getJsonObject("paths").fieldNames())
                .contains("/api/v1/billing/usage", "/health")
                .doesNotContain("/internal/v1/x");
        assertThat(document.getJsonArray("x-unavailable-services"))
                .contains("analytics")
                .doesNotContain("billing");
        assertThat(client.get("/docs/index.html").body()).contains("docs.js");
        assertThat(client.get("/docs").statusCode()).isEqualTo(303);
    }
}
