package io.llmoptimizer.billing.testing;

import static io.restassured.RestAssured.given;

import io.llmoptimizer.testing.TestTokens;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.math.BigDecimal;
import java.util.UUID;

/** Calls of billing's HTTP interface. */
public final class Http {
    public static final String BUDGETS = "/api/v1/billing/budgets";
    public static final String USAGE = "/api/v1/billing/usage";

    /** A request of a signed-in user with {@code role}. */
    public static RequestSpecification as(UUID organization, String role) {
        return given().header(
                        "Authorization",
                        TestTokens.forUser(organization).roles(role).bearer())
                .contentType(ContentType.JSON);
    }

    public static RequestSpecification asOwner(UUID organization) {
        return as(organization, "owner");
    }

    /** Makes a budget and returns its id. */
    public static UUID budget(UUID organization, String json) {
        Response answer = asOwner(organization).body(json).post(BUDGETS);
        answer.then().statusCode(201);
        return UUID.fromString(answer.path("id"));
    }

    /** What is spent of a budget, as its owner sees it. */
    public static BigDecimal spent(UUID organization, UUID budget) {
        return new BigDecimal(asOwner(organization)
                .get(BUDGETS + "/" + budget)
                .then()
                .statusCode(200)
                .extract()
                .<String>path("spentUsd"));
    }

    private Http() {}
}
