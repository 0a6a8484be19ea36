package io.llmoptimizer.integration.cache;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.llmoptimizer.integration.Futures;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class CacheResourceTest {
    private static final String PATH = "/api/v1/integration/cache";
    private static final Duration LONG = Duration.ofSeconds(20);

    private final UUID organization = UUID.randomUUID();

    @Inject
    ResponseCache cache;

    @Inject
    Clock clock;

    @Test
    void shows_what_the_cache_did_and_deletes_by_model() {
        keep(organization, "sandbox/answer");
        keep(organization, "sandbox/slow");
        as("viewer")
                .get(PATH)
                .then()
                .statusCode(200)
                .body("hits", equalTo(2))
                .body("misses", equalTo(0))
                .body("hitRate", equalTo(1.0f))
                .body("entries", equalTo(2))
                .body("savedUsd", equalTo("0.004000000"));
        as("developer")
                .queryParam("model", "sandbox/slow")
                .delete(PATH)
                .then()
                .statusCode(200)
                .body("deleted", equalTo(1));
        as("developer").delete(PATH).then().statusCode(200).body("deleted", equalTo(1));
        as("viewer").get(PATH).then().body("entries", equalTo(0)).body("hits", equalTo(2));
    }

    @Test
    void an_organization_neither_sees_nor_deletes_anothers_answers() {
        UUID other = UUID.randomUUID();
        keep(other, "sandbox/answer");
        as("owner").get(PATH).then().body("entries", equalTo(0)).body("hits", equalTo(0));
        as("owner").delete(PATH).then().body("deleted", equalTo(0));
        given().header("Authorization", TestTokens.forUser(other).bearer())
                .get(PATH)
                .then()
                .body("entries", equalTo(1));
    }

    @Test
    void who_may_do_what() {
        given().get(PATH).then().statusCode(401);
        as("viewer").delete(PATH).then().statusCode(403);
        as("billing").delete(PATH).then().statusCode(403);
        TestTokens key = TestTokens.forKey(organization, UUID.randomUUID());
        given().header("Authorization", key.bearer()).get(PATH).then().statusCode(403);
        given().header("Authorization", key.bearer()).delete(PATH).then().statusCode(403);
        given().header("Authorization", key.scopes("usage:read").bearer())
                .get(PATH)
                .then()
                .statusCode(200);
    }

    /** Keeps an answer and finds it once. */
    private void keep(UUID owner, String model) {
        CacheKey key = CacheKey.of(owner, model, JsonNodeFactory.instance.objectNode());
        long before = entries(owner);
        cache.store(
                key,
                new CachedAnswer("sandbox", model, new byte[10], new BigDecimal("0.002"), clock.instant()),
                Duration.ofHours(1));
        await().atMost(LONG).until(() -> entries(owner) == before + 1);
        assertThat(Futures.result(cache.find(key))).isPresent();
    }

    private long entries(UUID owner) {
        return Futures.result(cache.statistics(owner)).entries();
    }

    private RequestSpecification as(String role) {
        return given().header(
                        "Authorization",
                        TestTokens.forUser(organization).roles(role).bearer());
    }
}
