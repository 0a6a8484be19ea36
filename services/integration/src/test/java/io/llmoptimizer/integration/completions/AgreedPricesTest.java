package io.llmoptimizer.integration.completions;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.completions.Client.Reply;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls of an organization with prices of its own: header, parts, record and lists agree. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class AgreedPricesTest {
    @TestHTTPResource
    URI base;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(base);
    }

    @Test
    void a_call_costs_what_was_agreed_wherever_its_cost_is_told() {
        String id = agree("answer", body -> body.put("discountPercent", "12.5"));
        ObjectNode request = Client.chat("sandbox/answer", "What is a ledger?");

        Reply reply = client.post(
                "/api/v1/completion", request.toString().getBytes(StandardCharsets.UTF_8), "llmo-cache", "no-store");

        JsonNode completion = reply.json();
        BigDecimal listed = times("0.0000004", completion.at("/usage/promptTokens"))
                .add(times("0.0000016", completion.at("/usage/completionTokens")));
        BigDecimal agreed = listed.multiply(new BigDecimal("0.875"));
        BigDecimal parts = BigDecimal.ZERO;
        for (JsonNode part : completion.path("costParts")) {
            parts = parts.add(new BigDecimal(part.asText()));
        }
        assertThat(agreed).isPositive();
        assertThat(new BigDecimal(completion.path("costEstimate").asText())).isEqualByComparingTo(agreed);
        assertThat(parts).isEqualByComparingTo(agreed);
        assertThat(new BigDecimal(reply.header("llmo-cost-usd"))).isEqualByComparingTo(agreed);
        JsonNode record = client.records().getFirst();
        assertThat(new BigDecimal(record.path("costUsd").asText())).isEqualByComparingTo(agreed);
        assertThat(record.path("priceVersion").asText()).isEqualTo("override:" + id);

        Client other = new Client(base);
        Reply full = other.complete(request, "llmo-cache", "no-store");
        assertThat(new BigDecimal(full.header("llmo-cost-usd"))).isEqualByComparingTo(listed);
        assertThat(other.records().getFirst().path("priceVersion").asText()).isEqualTo("2026-08");
    }

    @Test
    void fixed_prices_hold_for_embeddings_too() {
        agree("embedding", body -> body.putObject("usdPerMillionTokens").put("input", "0.01"));

        Reply reply = client.post(
                "/v1/embeddings",
                "{\"model\":\"sandbox/embedding\",\"input\":\"What is a ledger?\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(new BigDecimal(reply.header("llmo-cost-usd")))
                .isEqualByComparingTo(times("0.00000001", reply.json().at("/usage/prompt_tokens")));
    }

    @Test
    void lists_of_models_show_the_caller_s_own_prices() {
        String id = agree("answer", body -> body.put("discountPercent", "50"));

        JsonNode ours = client.get("/v1/models/sandbox/answer").json().path("llmo");
        assertThat(ours.path("input_usd_per_mtok").asText()).isEqualTo("0.2");
        assertThat(ours.path("output_usd_per_mtok").asText()).isEqualTo("0.8");
        assertThat(ours.path("price_version").asText()).isEqualTo("override:" + id);
        String reader = TestTokens.forUser(client.organization).bearer();
        assertThat(client.get("/api/v1/integration/models/sandbox/answer", "authorization", reader)
                        .json()
                        .at("/prices/usdPerMillionTokens/output")
                        .asText())
                .isEqualTo("0.8");
        assertThat(new Client(base)
                        .get("/v1/models/sandbox/answer")
                        .json()
                        .at("/llmo/output_usd_per_mtok")
                        .asText())
                .isEqualTo("1.6");
    }

    private String agree(String model, Consumer<ObjectNode> terms) {
        ObjectNode body = Client.JSON
                .createObjectNode()
                .put("organizationId", client.organization.toString())
                .put("provider", "sandbox")
                .put("model", model)
                .put("effectiveFrom", LocalDate.now(ZoneOffset.UTC).toString());
        terms.accept(body);
        return given().header(
                        "Authorization",
                        TestTokens.forUser(UUID.randomUUID())
                                .roles("platform-admin")
                                .bearer())
                .contentType(ContentType.JSON)
                .body(body.toString())
                .post("/api/v1/integration/price-overrides")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static BigDecimal times(String usdPerToken, JsonNode tokens) {
        return new BigDecimal(usdPerToken).multiply(BigDecimal.valueOf(tokens.asLong()));
    }
}
