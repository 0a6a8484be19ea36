package io.llmoptimizer.integration.models;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.llmoptimizer.integration.completions.AcmeServer;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The catalog as its callers see it. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
@QuarkusTestResource(AcmeServer.class)
class ModelsResourceTest {
    private static final String PATH = "/api/v1/integration/models";

    private final UUID organization = UUID.randomUUID();

    @Test
    void tells_what_a_model_can_do_what_it_costs_and_whether_it_can_be_used() {
        as("viewer")
                .get(PATH + "/openai/gpt-5.4")
                .then()
                .statusCode(200)
                .body("id", equalTo("openai/gpt-5.4"))
                .body("provider", equalTo("openai"))
                .body("name", equalTo("gpt-5.4"))
                .body("kind", equalTo("chat"))
                .body("usable", equalTo(false))
                .body("contextWindow", equalTo(1_050_000))
                .body("prices.version", equalTo("2026-08"))
                .body("prices.usdPerMillionTokens.input", equalTo("2.5"))
                .body("prices.usdPerMillionTokens.cachedInput", equalTo("0.25"))
                .body("prices.usdPerMillionTokens.output", equalTo("15"))
                .body("prices.longContext.aboveInputTokens", equalTo(272_000))
                .body("prices.longContext.usdPerMillionTokens.output", equalTo("22.5"))
                .body("$", not(hasKey("inputModalities")));
        as("viewer")
                .get(PATH + "/anthropic/claude-3-5-haiku-latest")
                .then()
                .body("capabilities.tools", equalTo(true))
                .body("capabilities.reasoning", equalTo(false))
                .body("capabilities", not(hasKey("json_mode")))
                .body("deprecatedOn", equalTo("2025-12-19"))
                .body("shutsDownOn", equalTo("2026-02-19"))
                .body("replacement", equalTo("anthropic/claude-haiku-4-5"))
                .body("prices.usdPerMillionTokens.cacheWriteLong", equalTo("1.6"));
        as("viewer").get(PATH + "/sandbox/answer").then().body("usable", equalTo(true));
        as("viewer").get(PATH + "/sandbox%2Fanswer").then().body("id", equalTo("sandbox/answer"));
    }

    @Test
    void tells_what_configuration_says_of_a_model_and_what_it_will_cost() {
        as("viewer")
                .get(PATH + "/acme/texts")
                .then()
                .body("capabilities.tools", equalTo(false))
                .body("capabilities.json_schema", equalTo(true))
                .body("inputModalities", contains("text"))
                .body("prices.version", equalTo("configured"));
        as("viewer")
                .get(PATH + "/acme/ageing")
                .then()
                .body("priceChanges[0].from", equalTo("9999-01-01T00:00:00Z"))
                .body("priceChanges[0].prices.usdPerMillionTokens.input", equalTo("0.333333"))
                .body("priceChanges[0].prices.version", equalTo("configured@9999-01-01"));
        as("viewer").get(PATH + "/acme/whatever-runs-there").then().body("usable", equalTo(true));
    }

    @Test
    void lists_every_model_page_by_page() {
        List<String> all = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonPath page = as("viewer")
                    .queryParam("limit", 50)
                    .queryParam("cursor", cursor)
                    .get(PATH)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            all.addAll(page.getList("data.id"));
            cursor = page.getString("nextCursor");
        }
        assertThat(all).doesNotHaveDuplicates().hasSizeGreaterThan(120).contains("openai/gpt-4.1", "acme/gone");
        as("viewer")
                .get(PATH + "?cursor=nobody/nothing")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("cursor"));
    }

    @Test
    void filters_by_provider_kind_capability_and_usefulness() {
        as("viewer")
                .get(PATH + "?provider=mistral&kind=embedding")
                .then()
                .body("data.id", contains("mistral/mistral-embed"));
        as("viewer")
                .get(PATH + "?provider=openai&capability=reasoning&limit=200")
                .then()
                .body("data.capabilities.reasoning", everyItem(equalTo(true)))
                .body("data.id", hasItem("openai/gpt-5"));
        as("viewer")
                .get(PATH + "?usable=true&limit=200")
                .then()
                .body("data.provider", everyItem(not(equalTo("openai"))))
                .body("data.id", hasItems("sandbox/answer", "acme/ageing"))
                .body("data.id", not(hasItem("acme/gone")))
                .body("nextCursor", nullValue());
        as("viewer").get(PATH + "?usable=false&provider=acme").then().body("data.id", contains("acme/gone"));
        for (String wrong : new String[] {"kind=picture", "capability=flying", "usable=maybe"}) {
            as("viewer")
                    .get(PATH + "?" + wrong)
                    .then()
                    .statusCode(400)
                    .body("errors[0].field", equalTo(wrong.substring(0, wrong.indexOf('='))));
        }
    }

    @Test
    void who_may_look_and_what_a_restricted_key_can_use() {
        given().get(PATH).then().statusCode(401);
        TestTokens key = TestTokens.forKey(organization, UUID.randomUUID());
        given().header("Authorization", key.bearer()).get(PATH).then().statusCode(403);
        given().header(
                        "Authorization",
                        key.scopes("usage:read", "inference").models("slow").bearer())
                .get(PATH + "?usable=true")
                .then()
                .statusCode(200)
                .body("data.id", contains("sandbox/slow"));
        as("viewer").get(PATH + "/openai/no-such").then().statusCode(404);
        as("viewer").get(PATH + "/answer").then().statusCode(404);
    }

    private RequestSpecification as(String role) {
        return given().urlEncodingEnabled(false)
                .header(
                        "Authorization",
                        TestTokens.forUser(organization).roles(role).bearer());
    }
}
