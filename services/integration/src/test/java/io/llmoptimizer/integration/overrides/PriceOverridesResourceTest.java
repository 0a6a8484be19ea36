package io.llmoptimizer.integration.overrides;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who agrees prices with whom, and who sees them. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class PriceOverridesResourceTest {
    private static final String PATH = "/api/v1/integration/price-overrides";

    private final UUID organization = UUID.randomUUID();
    private final String today = LocalDate.now(ZoneOffset.UTC).toString();
    private final String later = LocalDate.now(ZoneOffset.UTC).plusDays(30).toString();

    @Test
    void an_administrator_agrees_and_the_organization_sees_what() {
        String id = agree(today, "\"discountPercent\":\"12.5\"")
                .then()
                .statusCode(201)
                .header("location", containsString(PATH + "/"))
                .body("organizationId", equalTo(organization.toString()))
                .body("discountPercent", equalTo("12.5"))
                .body("effectiveFrom", equalTo(today))
                .body("createdBy", notNullValue())
                .body("$", not(hasKey("usdPerMillionTokens")))
                .extract()
                .path("id");
        for (String role : new String[] {"owner", "admin", "billing"}) {
            as(role, organization).get(PATH).then().statusCode(200).body("data.id", contains(id));
            as(role, organization).get(PATH + "/" + id).then().statusCode(200).body("discountPercent", equalTo("12.5"));
        }
        administrator().get(PATH + "?organization=" + organization).then().body("data.id", contains(id));
    }

    @Test
    void prices_of_their_own_are_kept_to_the_last_digit() {
        String id = agree(
                        today,
                        "\"usdPerMillionTokens\":{\"input\":\"0.123456789\",\"output\":\"1.50\",\"cachedInput\":\"0\"},"
                                + "\"usdPerRequest\":\"0.001\","
                                + "\"longContext\":{\"aboveInputTokens\":1000,"
                                + "\"usdPerMillionTokens\":{\"input\":\"2\",\"output\":\"3\"}}")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        as("billing", organization)
                .get(PATH + "/" + id)
                .then()
                .body("usdPerMillionTokens.input", equalTo("0.123456789"))
                .body("usdPerMillionTokens.output", equalTo("1.50"))
                .body("usdPerRequest", equalTo("0.001"))
                .body("longContext.aboveInputTokens", equalTo(1000))
                .body("longContext.usdPerMillionTokens.output", equalTo("3"))
                .body("$", not(hasKey("discountPercent")));
    }

    @Test
    void what_has_not_begun_can_be_deleted_and_what_holds_stays() {
        String coming =
                agree(later, "\"discountPercent\":\"10\"").then().extract().path("id");
        String holding =
                agree(today, "\"discountPercent\":\"10\"").then().extract().path("id");

        administrator().delete(PATH + "/" + coming).then().statusCode(204);
        administrator().delete(PATH + "/" + coming).then().statusCode(404);
        administrator()
                .delete(PATH + "/" + holding)
                .then()
                .statusCode(409)
                .body("detail", containsString("create another one from a later day"));
        as("owner", organization).get(PATH).then().body("data.id", contains(holding));
    }

    @Test
    void what_is_wrong_is_named() {
        String yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1).toString();
        refused(agree(yesterday, "\"discountPercent\":\"10\""), "effectiveFrom");
        refused(agree(today, "\"discountPercent\":\"100.1\""), "discountPercent");
        refused(agree(today, "\"discountPercent\":\"1.2345\""), "discountPercent");
        refused(agree(today, "\"discountPercent\":\"much\""), "discountPercent");
        refused(agree(today, "\"usdPerRequest\":\"1\",\"discountPercent\":\"1\""), "discountPercent");
        refused(agree(today, "\"provider\":\"sandbox\""), "discountPercent");
        refused(agree(today, "\"usdPerMillionTokens\":{\"output\":\"1\"}"), "usdPerMillionTokens.input");
        refused(agree(today, "\"usdPerMillionTokens\":{\"input\":\"1\"}"), "usdPerMillionTokens.output");
        refused(
                agree(today, "\"usdPerMillionTokens\":{\"input\":\"-1\",\"output\":\"1\"}"),
                "usdPerMillionTokens.input");
        refused(
                agree(today, "\"usdPerMillionTokens\":{\"input\":\"0.0000000001\",\"output\":\"1\"}"),
                "usdPerMillionTokens.input");
        refused(write("{\"discountPercent\":\"1\"}"), "organizationId");
        refused(
                write("{\"organizationId\":\"" + organization + "\",\"effectiveFrom\":\"" + today
                        + "\",\"provider\":\"sandbox\",\"model\":\"gone\",\"discountPercent\":\"1\"}"),
                "model");
        administrator().contentType(ContentType.JSON).post(PATH).then().statusCode(400);
    }

    @Test
    void nobody_else_writes_and_another_organization_s_agreements_do_not_exist() {
        String id = agree(later, "\"discountPercent\":\"10\"").then().extract().path("id");
        for (String role : new String[] {"owner", "admin", "billing"}) {
            as(role, organization).delete(PATH + "/" + id).then().statusCode(403);
            as(role, organization)
                    .contentType(ContentType.JSON)
                    .body("{}")
                    .post(PATH)
                    .then()
                    .statusCode(403);
        }
        as("developer", organization).get(PATH).then().statusCode(403);
        given().get(PATH).then().statusCode(401);
        UUID stranger = UUID.randomUUID();
        as("owner", stranger).get(PATH + "/" + id).then().statusCode(404);
        as("owner", stranger).get(PATH + "?organization=" + organization).then().statusCode(404);
        as("owner", stranger).get(PATH).then().body("data", empty());
    }

    private static void refused(Response response, String field) {
        response.then().statusCode(400).body("errors[0].field", equalTo(field));
    }

    private Response agree(String from, String terms) {
        return write("{\"organizationId\":\"" + organization + "\",\"provider\":\"sandbox\",\"model\":\"answer\","
                + "\"effectiveFrom\":\"" + from + "\"," + terms + "}");
    }

    private static Response write(String body) {
        return administrator().contentType(ContentType.JSON).body(body).post(PATH);
    }

    private static RequestSpecification administrator() {
        return as("platform-admin", UUID.randomUUID());
    }

    private static RequestSpecification as(String role, UUID organization) {
        return given().header(
                        "Authorization",
                        TestTokens.forUser(organization).roles(role).bearer());
    }
}
