package io.llmoptimizer.billing.budgets;

import static io.llmoptimizer.billing.testing.Http.BUDGETS;
import static io.llmoptimizer.billing.testing.Http.as;
import static io.llmoptimizer.billing.testing.Http.asOwner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.llmoptimizer.billing.testing.Http;
import io.llmoptimizer.billing.testing.Tests;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class BudgetsApiTest {
    private static final String MONTHLY = """
            {"scope":"organization","amountUsd":"100.50","period":"month"}""";

    @Inject
    TestClock clock;

    private final UUID organization = UUID.randomUUID();

    @AfterEach
    void back_to_the_present() {
        clock.set(Tests.NOW);
    }

    @Test
    void a_budget_is_answered_with_what_is_left_of_it() {
        Response created = asOwner(organization).body(MONTHLY).post(BUDGETS);

        created.then()
                .statusCode(201)
                .header("Location", endsWith(BUDGETS + "/" + created.path("id")))
                .body("scope", equalTo("organization"))
                .body("scopeId", equalTo(organization.toString()))
                .body("amountUsd", equalTo("100.5"))
                .body("spentUsd", equalTo("0"))
                .body("remainingUsd", equalTo("100.5"))
                .body("period", equalTo("month"))
                .body("periodStart", equalTo("2026-11-01T00:00:00Z"))
                .body("periodEnd", equalTo("2026-12-01T00:00:00Z"))
                .body("thresholds", equalTo(List.of(50, 80, 100)))
                .body("hard", equalTo(true))
                .body("notifyEmail", nullValue());
        as(organization, "viewer")
                .get(BUDGETS + "/" + created.path("id"))
                .then()
                .statusCode(200)
                .body("", equalTo(created.path("")));
    }

    @Test
    void numbers_are_taken_as_amounts_too_and_thresholds_are_tidied() {
        UUID user = UUID.randomUUID();
        asOwner(organization)
                .body("""
                        {"scope":"user","scopeId":"%s","amountUsd":0.25,"period":"total","thresholds":[90,10,10],
                         "hard":false,"notifyEmail":"cfo@example.com"}""".formatted(user))
                .post(BUDGETS)
                .then()
                .statusCode(201)
                .body("scopeId", equalTo(user.toString()))
                .body("amountUsd", equalTo("0.25"))
                .body("thresholds", equalTo(List.of(10, 90)))
                .body("hard", equalTo(false))
                .body("periodStart", nullValue())
                .body("notifyEmail", equalTo("cfo@example.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"scope\":",
                "{\"scope\":\"organization\",\"period\":\"month\"}",
                "{\"scope\":\"organization\",\"amountUsd\":\"ten\",\"period\":\"month\"}",
                "{\"scope\":\"organization\",\"amountUsd\":\"-1\",\"period\":\"month\"}",
                "{\"scope\":\"organization\",\"amountUsd\":\"9000001\",\"period\":\"month\"}",
                "{\"scope\":\"organization\",\"amountUsd\":\"1\",\"period\":\"year\"}",
                "{\"scope\":\"project\",\"amountUsd\":\"1\",\"period\":\"day\"}",
                "{\"scope\":\"project\",\"scopeId\":\"mine\",\"amountUsd\":\"1\",\"period\":\"day\"}",
                "{\"scope\":\"organization\",\"amountUsd\":\"1\",\"period\":\"day\",\"thresholds\":[0]}",
                "{\"scope\":\"organization\",\"amountUsd\":\"1\",\"period\":\"day\",\"thresholds\":[null]}",
                "{\"scope\":\"organization\",\"amountUsd\":\"1\",\"period\":\"day\",\"notifyEmail\":\"x\"}"
            })
    void a_bad_budget_is_refused_and_not_made(String body) {
        asOwner(organization).body(body).post(BUDGETS).then().statusCode(400).contentType("application/problem+json");
        asOwner(organization).get(BUDGETS).then().body("data", hasSize(0));
    }

    @Test
    void a_budget_of_another_organization_does_not_exist() {
        UUID id = Http.budget(organization, MONTHLY);
        UUID stranger = UUID.randomUUID();

        asOwner(stranger).get(BUDGETS + "/" + id).then().statusCode(404).body("type", endsWith("not-found"));
        asOwner(stranger).body(MONTHLY).put(BUDGETS + "/" + id).then().statusCode(404);
        asOwner(stranger).delete(BUDGETS + "/" + id).then().statusCode(404);
        asOwner(stranger).get(BUDGETS).then().statusCode(200).body("data", hasSize(0));
        asOwner(stranger).body("""
                        {"scope":"organization","scopeId":"%s","amountUsd":"1","period":"day"}""".formatted(organization)).post(BUDGETS).then().statusCode(404);
        asOwner(organization).get(BUDGETS + "/" + id).then().statusCode(200);
        asOwner(organization).get(BUDGETS + "/no-uuid").then().statusCode(404);
    }

    @Test
    void everybody_may_look_but_only_owner_admin_and_billing_may_change() {
        UUID id = Http.budget(organization, MONTHLY);
        for (String role : List.of("developer", "viewer")) {
            as(organization, role).body(MONTHLY).post(BUDGETS).then().statusCode(403);
            as(organization, role).body(MONTHLY).put(BUDGETS + "/" + id).then().statusCode(403);
            as(organization, role).delete(BUDGETS + "/" + id).then().statusCode(403);
            as(organization, role).get(BUDGETS).then().statusCode(200).body("data", hasSize(1));
        }
        as(organization, "billing").body(MONTHLY).put(BUDGETS + "/" + id).then().statusCode(200);
        as(organization, "admin").delete(BUDGETS + "/" + id).then().statusCode(204);
        as(organization, "admin").delete(BUDGETS + "/" + id).then().statusCode(404);
    }

    @Test
    void a_change_replaces_the_terms_but_not_what_is_counted() {
        UUID id = Http.budget(organization, MONTHLY);

        asOwner(organization)
                .body("""
                        {"amountUsd":"7","thresholds":[99],"hard":false}""")
                .put(BUDGETS + "/" + id)
                .then()
                .statusCode(200)
                .body("amountUsd", equalTo("7"))
                .body("thresholds", equalTo(List.of(99)))
                .body("hard", equalTo(false))
                .body("period", equalTo("month"));
        asOwner(organization)
                .body("""
                        {"amountUsd":"7","period":"day"}""")
                .put(BUDGETS + "/" + id)
                .then()
                .statusCode(400)
                .body("detail", containsString("delete this budget and create another"));
    }

    @Test
    void a_list_is_paged_newest_first() {
        UUID first = Http.budget(organization, MONTHLY);
        UUID second = Http.budget(organization, MONTHLY);
        UUID third = Http.budget(organization, MONTHLY);

        Response page = asOwner(organization).get(BUDGETS + "?limit=2");

        assertThat(page.<List<String>>path("data.id")).containsExactly(third.toString(), second.toString());
        asOwner(organization)
                .get(BUDGETS + "?limit=2&cursor=" + page.path("nextCursor"))
                .then()
                .body("data.id", equalTo(List.of(first.toString())))
                .body("nextCursor", nullValue());
        asOwner(organization).get(BUDGETS + "?limit=0").then().statusCode(400);
    }

    @Test
    void the_same_idempotency_key_makes_one_budget_and_answers_the_same_for_a_day() {
        Response first = create(organization, "key-1", MONTHLY);
        Response again = create(organization, "key-1", MONTHLY.replace(":", " : "));

        again.then()
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .header("Location", equalTo(first.header("Location")));
        assertThat(again.asString()).isEqualTo(first.asString());
        create(organization, "key-1", MONTHLY.replace("100.50", "1"))
                .then()
                .statusCode(422)
                .body("type", endsWith("idempotency-key-reused"));
        create(UUID.randomUUID(), "key-1", MONTHLY.replace("100.50", "1"))
                .then()
                .statusCode(201);
        asOwner(organization).get(BUDGETS).then().body("data", hasSize(1));

        clock.advance(Duration.ofHours(25));
        assertThat(create(organization, "key-1", MONTHLY).<String>path("id")).isNotEqualTo(first.path("id"));
    }

    @Test
    void an_idempotency_key_has_a_form() {
        create(organization, "a key", MONTHLY)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("Idempotency-Key"));
        create(organization, "k".repeat(256), MONTHLY).then().statusCode(400);
    }

    private static Response create(UUID organization, String key, String body) {
        return asOwner(organization).header("Idempotency-Key", key).body(body).post(BUDGETS);
    }
}
