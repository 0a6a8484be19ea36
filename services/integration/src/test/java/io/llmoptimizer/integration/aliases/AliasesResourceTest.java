package io.llmoptimizer.integration.aliases;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The aliases of an organization, as it writes and reads them. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class AliasesResourceTest {
    private static final String PATH = "/api/v1/integration/model-aliases";

    private final UUID organization = UUID.randomUUID();

    @Test
    void an_alias_is_made_read_changed_and_deleted() {
        create("{\"name\":\"fast\",\"target\":\"sandbox/answer\",\"fallbacks\":[\"slow\"]}")
                .then()
                .statusCode(201)
                .header("location", endsWith(PATH + "/fast"))
                .body("name", equalTo("fast"))
                .body("target", equalTo("sandbox/answer"))
                .body("fallbacks", contains("slow"))
                .body("createdAt", notNullValue());
        as("viewer").get(PATH + "/fast").then().statusCode(200).body("target", equalTo("sandbox/answer"));

        as("admin")
                .contentType(ContentType.JSON)
                .body("{\"target\":\"sandbox/cut\"}")
                .put(PATH + "/fast")
                .then()
                .statusCode(200)
                .body("target", equalTo("sandbox/cut"))
                .body("fallbacks", empty());
        as("viewer").get(PATH + "/fast").then().body("target", equalTo("sandbox/cut"));

        as("owner").delete(PATH + "/fast").then().statusCode(204);
        as("owner").delete(PATH + "/fast").then().statusCode(404);
        as("owner").get(PATH + "/fast").then().statusCode(404);
    }

    @Test
    void lists_the_newest_first_page_by_page() {
        for (String name : new String[] {"one", "two", "three"}) {
            create("{\"name\":\"" + name + "\",\"target\":\"sandbox/answer\"}")
                    .then()
                    .statusCode(201);
        }
        String cursor = as("viewer")
                .get(PATH + "?limit=2")
                .then()
                .statusCode(200)
                .body("data.name", contains("three", "two"))
                .extract()
                .path("nextCursor");
        as("viewer")
                .get(PATH + "?limit=2&cursor=" + cursor)
                .then()
                .body("data.name", contains("one"))
                .body("nextCursor", nullValue());
        as("viewer").get(PATH + "?cursor=x").then().statusCode(400).body("errors[0].field", equalTo("cursor"));
    }

    @Test
    void what_is_wrong_is_named() {
        refused("{\"name\":\"a/b\",\"target\":\"sandbox/answer\"}", "name", "a slash would be a model of a provider");
        refused("{\"name\":\"auto-1\",\"target\":\"sandbox/answer\"}", "name", "kept for our own choice");
        refused("{\"name\":\"x\"}", "target", "is needed");
        refused("{\"name\":\"x\",\"target\":\"sandbox/gone\"}", "target", "names no model of the catalog");
        refused(
                "{\"name\":\"x\",\"target\":\"sandbox/answer\",\"fallbacks\":[\"sandbox/embedding\"]}",
                "fallbacks[0]",
                "for the same");
        as("owner").contentType(ContentType.JSON).post(PATH).then().statusCode(400);
    }

    @Test
    void an_alias_stands_for_no_alias() {
        create("{\"name\":\"first\",\"target\":\"answer\"}").then().statusCode(201);
        refused("{\"name\":\"second\",\"target\":\"first\"}", "target", "an alias can't stand for an alias");
        refused("{\"name\":\"answer\",\"target\":\"sandbox/cut\"}", "name", "is what the alias \"first\" stands for");
        as("owner")
                .contentType(ContentType.JSON)
                .body("{\"target\":\"first\"}")
                .put(PATH + "/first")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("target"));
    }

    @Test
    void a_name_is_given_once_and_stays() {
        create("{\"name\":\"once\",\"target\":\"sandbox/answer\"}").then().statusCode(201);
        create("{\"name\":\"once\",\"target\":\"sandbox/cut\"}")
                .then()
                .statusCode(409)
                .body("type", endsWith("alias-exists"));
        as("owner")
                .contentType(ContentType.JSON)
                .body("{\"name\":\"twice\",\"target\":\"sandbox/cut\"}")
                .put(PATH + "/once")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("name"));
    }

    @Test
    void another_organization_s_alias_does_not_exist() {
        create("{\"name\":\"ours\",\"target\":\"sandbox/answer\"}").then().statusCode(201);
        RequestSpecification stranger = given().header(
                        "Authorization",
                        TestTokens.forUser(UUID.randomUUID()).roles("owner").bearer())
                .contentType(ContentType.JSON)
                .body("{\"target\":\"sandbox/cut\"}");

        given().spec(stranger).get(PATH + "/ours").then().statusCode(404);
        given().spec(stranger).put(PATH + "/ours").then().statusCode(404);
        given().spec(stranger).delete(PATH + "/ours").then().statusCode(404);
        given().spec(stranger).get(PATH).then().statusCode(200).body("data", empty());
        as("viewer").get(PATH + "/ours").then().body("target", equalTo("sandbox/answer"));
    }

    @Test
    void members_read_and_owners_and_admins_write() {
        String body = "{\"name\":\"mine\",\"target\":\"sandbox/answer\"}";
        given().get(PATH).then().statusCode(401);
        for (String role : new String[] {"developer", "billing", "viewer"}) {
            as(role).get(PATH).then().statusCode(200);
            as(role).contentType(ContentType.JSON).body(body).post(PATH).then().statusCode(403);
            as(role).delete(PATH + "/mine").then().statusCode(403);
        }
        TestTokens key = TestTokens.forKey(organization, UUID.randomUUID());
        given().header("Authorization", key.bearer())
                .get(PATH)
                .then()
                .statusCode(403)
                .body("detail", containsString("usage:read"));
        given().header("Authorization", key.scopes("usage:read").bearer())
                .get(PATH)
                .then()
                .statusCode(200);
        as("admin").contentType(ContentType.JSON).body(body).post(PATH).then().statusCode(201);
    }

    private void refused(String body, String field, String why) {
        create(body)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo(field))
                .body("errors[0].message", containsString(why));
    }

    private Response create(String body) {
        return as("owner").contentType(ContentType.JSON).body(body).post(PATH);
    }

    private RequestSpecification as(String role) {
        return given().header(
                        "Authorization",
                        TestTokens.forUser(organization).roles(role).bearer());
    }
}
