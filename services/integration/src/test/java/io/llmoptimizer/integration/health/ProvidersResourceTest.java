package io.llmoptimizer.integration.health;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class ProvidersResourceTest {
    private static final String PATH = "/api/v1/integration/providers";

    private final UUID organization = UUID.randomUUID();

    @Test
    void lists_the_providers_that_can_be_called_and_what_the_others_lack() {
        as("viewer")
                .get(PATH)
                .then()
                .statusCode(200)
                .body("data.id", hasItems("anthropic", "gemini", "openai", "sandbox"))
                .body("data.find { it.id == 'sandbox' }.ready", equalTo(true))
                .body("nextCursor", nullValue());
        as("viewer")
                .get(PATH + "/anthropic")
                .then()
                .statusCode(200)
                .body("ready", equalTo(false))
                .body("missing", containsString("set llmo.providers.anthropic.api-key"))
                .body("keys", nullValue());
    }

    @Test
    void tells_how_a_provider_does_once_it_was_checked() {
        await().until(() -> as("viewer").get(PATH + "/sandbox/health").statusCode() == 200);
        as("viewer").get(PATH + "/sandbox/health").then().body("state", equalTo("healthy"));
        as("viewer").get(PATH + "/sandbox").then().body("health.state", equalTo("healthy"));
    }

    @Test
    void a_provider_that_lacks_something_has_no_health_and_an_unknown_one_is_unknown() {
        as("viewer")
                .get(PATH + "/anthropic/health")
                .then()
                .statusCode(409)
                .body("detail", containsString("llmo.providers.anthropic.api-key"));
        as("viewer").get(PATH + "/nobody").then().statusCode(404);
        as("viewer").get(PATH + "/nobody/health").then().statusCode(404);
    }

    @Test
    void who_may_look() {
        given().get(PATH).then().statusCode(401);
        TestTokens key = TestTokens.forKey(organization, UUID.randomUUID());
        given().header("Authorization", key.bearer()).get(PATH).then().statusCode(403);
        given().header("Authorization", key.scopes("usage:read").bearer())
                .get(PATH)
                .then()
                .statusCode(200);
    }

    private RequestSpecification as(String role) {
        return given().header(
                        "Authorization",
                        TestTokens.forUser(organization).roles(role).bearer());
    }
}
