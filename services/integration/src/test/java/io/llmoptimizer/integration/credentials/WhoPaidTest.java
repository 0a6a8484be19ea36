package io.llmoptimizer.integration.credentials;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.integration.providers.FakeUpstream;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Each usage record says whose key it was. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(value = KeyedVendors.class, restrictToAnnotatedClass = true)
class WhoPaidTest {
    private final UUID organization = UUID.randomUUID();

    FakeUpstream upstream;

    @Test
    void a_call_is_the_platforms_or_the_organizations_by_the_key_it_was_made_with() {
        upstream.otherwise((request, response) ->
                response.putHeader("content-type", "application/json").end(FakeUpstream.completion()));
        chat("open-openai/any", "one");
        enter("open-openai");
        chat("open-openai/any", "two");
        chat("sandbox/answer", "three");
        chat("open-openai/any", "two");

        assertThat(owners(4)).containsExactly("hit null", "miss platform", "miss organization", "miss platform");
    }

    @Test
    void a_fallback_is_paid_by_whose_key_answered_it() {
        upstream.otherwise((request, response) -> {
            if (request.model().equals("first")) {
                response.setStatusCode(500).end();
            } else {
                response.putHeader("content-type", "application/json").end(FakeUpstream.completion());
            }
        });
        enter("open-openai");
        key().header("llmo-fallbacks", "open-deepseek/second")
                .body(body("open-openai/first", "Hi"))
                .post("/v1/chat/completions")
                .then()
                .statusCode(200);

        assertThat(owners(1)).containsExactly("miss platform");
    }

    private void enter(String provider) {
        given().header(
                        "Authorization",
                        TestTokens.forUser(organization).roles("admin").bearer())
                .contentType("application/json")
                .body(Map.of("name", "main", "key", "sk-own-0123456789"))
                .post("/api/v1/integration/providers/" + provider + "/credentials")
                .then()
                .statusCode(201);
    }

    private void chat(String model, String prompt) {
        key().body(body(model, prompt)).post("/v1/chat/completions").then().statusCode(200);
    }

    private RequestSpecification key() {
        return given().header(
                        "Authorization",
                        TestTokens.forKey(organization, UUID.randomUUID()).bearer())
                .contentType("application/json");
    }

    private static Map<String, Object> body(String model, String prompt) {
        Map<String, Object> body = new HashMap<>();
        body.put("model", model);
        body.put("temperature", 0);
        body.put("messages", List.of(Map.of("role", "user", "content", prompt)));
        return body;
    }

    /** Newest first; a cache hit's record is written without anybody waiting for it. */
    private List<String> owners(int calls) {
        await().until(() -> records().size() == calls);
        return records().stream()
                .map(record -> record.get("cache") + " " + record.get("credentialOwner"))
                .toList();
    }

    private List<Map<String, Object>> records() {
        return given().header("Authorization", TestTokens.forUser(organization).bearer())
                .get("/api/v1/integration/requests")
                .then()
                .statusCode(200)
                .extract()
                .path("data");
    }
}
