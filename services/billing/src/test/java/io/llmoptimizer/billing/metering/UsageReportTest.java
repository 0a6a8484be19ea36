package io.llmoptimizer.billing.metering;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.llmoptimizer.billing.testing.Http;
import io.llmoptimizer.billing.testing.Usage;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class UsageReportTest {
    @Inject
    LedgerStore ledger;

    private final UUID organization = UUID.randomUUID();
    private final UUID stranger = UUID.randomUUID();
    private final UUID project = UUID.randomUUID();
    private final UUID user = UUID.randomUUID();
    private final UUID key = UUID.randomUUID();

    @BeforeEach
    void record_some_usage() {
        ledger.append(Stream.of(
                                Usage.of(organization)
                                        .model("gpt-4.1")
                                        .project(project)
                                        .apiKey(key)
                                        .tokens(100, 20)
                                        .cost("0.0000004"),
                                Usage.of(organization)
                                        .model("gpt-4.1")
                                        .user(user)
                                        .tokens(1, 2)
                                        .cost("0.0000006")
                                        .at("2026-11-17T23:59:59.999Z"),
                                Usage.of(organization).model("claude").failed().tokens(0, 0),
                                Usage.of(organization)
                                        .model("claude")
                                        .cacheHit()
                                        .tokens(7, 3),
                                Usage.of(organization).cost("5").at("2026-10-31T23:59:59.999Z"),
                                Usage.of(stranger).cost("1000"))
                        .map(record -> LedgerEntry.of(record.event()))
                        .toList())
                .await()
                .atMost(Duration.ofSeconds(20));
    }

    private ValidatableResponse report(String query) {
        return Http.as(organization, "viewer").get(Http.USAGE + query).then();
    }

    @Test
    void without_grouping_there_is_one_entry_for_this_month() {
        report("")
                .statusCode(200)
                .body("from", equalTo("2026-11-01T00:00:00Z"))
                .body("to", equalTo("2026-11-19T00:00:00Z"))
                .body("groupBy", hasSize(0))
                .body("data", hasSize(1))
                .body("data[0].key", anEmptyMap())
                .body("data[0].requests", equalTo(4))
                .body("totals.requests", equalTo(4))
                .body("totals.billableRequests", equalTo(2))
                .body("totals.failedRequests", equalTo(1))
                .body("totals.cacheHits", equalTo(1))
                .body("totals.promptTokens", equalTo(108))
                .body("totals.completionTokens", equalTo(25))
                .body("totals.totalTokens", equalTo(133))
                .body("totals.costUsd", equalTo("0.000001"));
    }

    @Test
    void groups_are_combinations_of_keys_with_exact_costs() {
        List<Map<String, Object>> data =
                report("?groupBy=model,day").statusCode(200).extract().path("data");

        assertThat(data)
                .extracting(group -> group.get("key") + " " + group.get("requests") + " " + group.get("costUsd"))
                .containsExactly(
                        "{model=claude, day=2026-11-18} 2 0",
                        "{model=gpt-4.1, day=2026-11-17} 1 0.0000006",
                        "{model=gpt-4.1, day=2026-11-18} 1 0.0000004");
    }

    @Test
    void every_dimension_can_be_grouped_by_and_what_a_record_lacks_is_null() {
        List<Map<String, Map<String, String>>> data = report(
                        "?groupBy=provider,project,user,apiKey,outcome&from=2026-11-18&to=2026-11-19")
                .statusCode(200)
                .body("totals.requests", equalTo(3))
                .extract()
                .path("data");

        assertThat(data)
                .extracting(group -> group.get("key"))
                .anySatisfy(values -> assertThat(values)
                        .containsEntry("provider", "sandbox")
                        .containsEntry("project", project.toString())
                        .containsEntry("user", null)
                        .containsEntry("apiKey", key.toString())
                        .containsEntry("outcome", "succeeded"));
    }

    @Test
    void the_range_begins_with_from_and_ends_before_to() {
        report("?from=2026-10-31T23:59:59.999Z&to=2026-11-01").body("totals.costUsd", equalTo("5"));
        report("?from=2026-10-01&to=2026-10-31T23:59:59.999Z").body("totals.requests", equalTo(0));
    }

    @Test
    void another_organization_sees_its_own_usage_only() {
        Http.as(stranger, "owner")
                .get(Http.USAGE + "?groupBy=model")
                .then()
                .body("data", hasSize(1))
                .body("totals.costUsd", equalTo("1000"));
        Http.as(UUID.randomUUID(), "owner")
                .get(Http.USAGE + "?groupBy=model")
                .then()
                .body("data", hasSize(0));
    }

    @Test
    void a_bad_question_is_answered_with_what_to_change() {
        report("?groupBy=model,colour")
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", endsWith("validation"))
                .body("errors[0].field", equalTo("groupBy"))
                .body("detail", containsString("provider, project, user, apiKey, day, outcome"));
        report("?from=2020-01-01&to=2026-01-01").statusCode(400).body("errors[0].field", equalTo("from"));
        report("?from=last+week").statusCode(400).body("errors[0].field", equalTo("from"));
    }

    @Test
    void a_key_needs_the_scope_and_everybody_needs_a_token() {
        given().get(Http.USAGE).then().statusCode(401).header("WWW-Authenticate", "Bearer");
        given().header("Authorization", TestTokens.forKey(organization, key).bearer())
                .get(Http.USAGE)
                .then()
                .statusCode(403)
                .body("detail", containsString("usage:read"));
        given().header(
                        "Authorization",
                        TestTokens.forKey(organization, key)
                                .scopes("usage:read")
                                .bearer())
                .get(Http.USAGE)
                .then()
                .statusCode(200)
                .body("totals.requests", equalTo(4));
        given().header(
                        "Authorization",
                        TestTokens.forUser(organization).forged().bearer())
                .get(Http.USAGE)
                .then()
                .statusCode(401);
    }
}
