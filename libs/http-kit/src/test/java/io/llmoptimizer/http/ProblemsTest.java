package io.llmoptimizer.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ProblemsTest {
    private static final String PROBE = "/api/v1/probe";

    @Test
    void a_rejected_body_names_every_field_by_its_path() {
        problem(post("{\"name\":\" \",\"amount\":0,\"parts\":[{\"kind\":\"a\"},{\"kind\":\"\"}]}"), 400, "validation")
                .body("errors.field", hasItems("name", "amount", "parts[1].kind"))
                .body("errors.find { it.field == 'name' }.message", equalTo("must not be blank"))
                .body("detail", containsString("amount must be greater than 0"));
    }

    @Test
    void a_missing_body_is_a_rejected_body() {
        problem(given().contentType("application/json").post(PROBE).then(), 400, "validation")
                .body("errors.field", hasItem("body"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\":", "not json", "{'name':'a'}"})
    void a_body_that_is_no_json_is_told_where_it_breaks(String body) {
        problem(post(body), 400, "bad-request")
                .body("detail", startsWith("The body is not valid JSON at line 1, column "));
    }

    @Test
    void a_body_that_is_no_utf8_is_not_understood() {
        byte[] body = {'{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xC3, (byte) 0x28, '"', '}'};
        problem(given().contentType("application/json").body(body).post(PROBE).then(), 400, "bad-request");
    }

    @Test
    void a_value_of_the_wrong_type_is_named_by_its_path() {
        problem(post("{\"name\":\"a\",\"amount\":\"many\"}"), 400, "validation")
                .body("errors.field", hasItem("amount"));
        problem(post("{\"name\":\"a\",\"amount\":1,\"parts\":[{\"kind\":{}}]}"), 400, "validation")
                .body("errors.field", hasItem("parts[0].kind"));
        problem(post("{\"name\":\"a\",\"amount\":1,\"color\":\"GREEN\"}"), 400, "validation")
                .body("errors.field", hasItem("color"))
                .body("errors[0].message", not(containsString("Enum")));
        problem(post("[]"), 400, "bad-request");
    }

    @Test
    void a_parameter_that_is_rejected_is_named() {
        problem(given().get(PROBE + "/numbers/7?times=-1").then(), 400, "validation")
                .body("errors.field", hasItem("times"));
        problem(given().get(PROBE + "/pages?limit=0").then(), 400, "validation").body("errors.field", hasItem("limit"));
        problem(given().get(PROBE + "/pages?cursor=zzz").then(), 400, "validation")
                .body("errors.field", hasItem("cursor"));
    }

    @Test
    void a_parameter_that_can_not_be_converted_is_a_problem_too() {
        problem(given().get(PROBE + "/numbers/seven").then(), 404, "not-found");
        problem(given().get(PROBE + "/pages?limit=many").then(), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/unknown", "/api/v1/probe/unknown", "/nowhere", "/api/v1/probe/numbers"})
    void an_unknown_path_is_not_found(String path) {
        problem(given().get(path).then(), 404, "not-found").body("instance", equalTo(path));
    }

    @Test
    void another_method_is_not_allowed() {
        problem(given().delete(PROBE).then(), 405, "method-not-allowed")
                .body("detail", equalTo("DELETE is not offered at /api/v1/probe."));
    }

    @Test
    void another_media_type_is_not_supported() {
        problem(given().contentType("text/plain").body("name").post(PROBE).then(), 415, "unsupported-media-type");
        problem(
                given().accept("image/png")
                        .contentType("application/json")
                        .body("{}")
                        .post(PROBE)
                        .then(),
                406,
                "not-acceptable");
    }

    @Test
    void an_oversize_body_is_too_large() {
        problem(post("{\"name\":\"" + "x".repeat(70_000) + "\"}"), 413, "content-too-large")
                .body("detail", equalTo("Send at most 65536 bytes."));
    }

    @Test
    void a_failure_of_ours_is_an_internal_error_that_tells_nothing() {
        for (String path : new String[] {"/broken", "/broken-later"}) {
            problem(given().get(PROBE + path).then(), 500, "internal").body(not(containsString("hunter2")));
        }
    }

    @Test
    void a_problem_keeps_its_headers() {
        problem(given().get(PROBE + "/busy").then(), 503, "unavailable").header("Retry-After", "7");
    }

    @Test
    void a_call_without_credentials_is_challenged() {
        problem(given().get(PROBE + "/caller").then(), 401, "unauthorized")
                .header("WWW-Authenticate", startsWith("Bearer"));
        problem(given().get(PROBE + "/owners").then(), 401, "unauthorized")
                .header("WWW-Authenticate", startsWith("Bearer"));
    }

    @Test
    void a_role_that_does_not_suffice_is_forbidden() {
        problem(as(TestTokens.forUser(UUID.randomUUID())).get(PROBE + "/owners").then(), 403, "forbidden");
        as(TestTokens.forUser(UUID.randomUUID()).roles("owner"))
                .get(PROBE + "/owners")
                .then()
                .statusCode(200);
    }

    @Test
    void a_token_without_an_organization_is_forbidden_where_one_is_needed() {
        problem(as(TestTokens.forService("gateway")).get(PROBE + "/caller").then(), 403, "forbidden");
    }

    @Test
    void a_harmless_request_id_is_kept_and_any_other_replaced() {
        given().header("x-request-id", "abc-1_2.3")
                .get(PROBE + "/broken")
                .then()
                .header("x-request-id", "abc-1_2.3")
                .body("requestId", equalTo("abc-1_2.3"));
        for (String harmful : new String[] {"a b", "x".repeat(65), "<script>", "é"}) {
            given().header("x-request-id", harmful)
                    .get(PROBE + "/broken")
                    .then()
                    .header("x-request-id", matchesPattern("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]+"));
        }
        given().get(PROBE + "/busy").then().header("x-request-id", notNullValue());
    }

    private static RequestSpecification as(TestTokens token) {
        return given().header("Authorization", token.bearer());
    }

    private static ValidatableResponse post(String body) {
        return given().contentType("application/json").body(body).post(PROBE).then();
    }

    private static ValidatableResponse problem(ValidatableResponse answer, int status, String slug) {
        return answer.statusCode(status)
                .contentType("application/problem+json")
                .header("x-request-id", notNullValue())
                .body("status", equalTo(status))
                .body("type", equalTo("https://llmoptimizer.io/problems/" + slug))
                .body("title", notNullValue())
                .body("detail", notNullValue())
                .body("instance", startsWith("/"))
                .body("requestId", notNullValue());
    }
}
