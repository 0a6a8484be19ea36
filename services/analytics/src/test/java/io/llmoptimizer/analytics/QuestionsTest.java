package io.llmoptimizer.analytics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.common.events.UsageRecorded.CacheStatus;
import io.llmoptimizer.common.events.UsageRecorded.CredentialOwner;
import io.llmoptimizer.common.events.UsageRecorded.Outcome;
import io.llmoptimizer.common.events.UsageRecorded.TokenCounts;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked over HTTP, by whom, and what comes back. */
@QuarkusTest
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "mongo,amqp"))
class QuestionsTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:30Z");
    private static final String RANGE = "?from=2026-01-31T12:00:00Z&to=2026-01-31T13:00:00Z";

    private final UUID organization = UUID.randomUUID();
    private final UUID key = UUID.randomUUID();

    @Inject
    PublishedEvents events;

    @Test
    void usage_has_the_names_billing_has_and_an_exact_cost() {
        events.publish(
                call("openai", "gpt-4.1", Outcome.SUCCEEDED, CacheStatus.MISS, "0.000000000000000001", 1, 100L, 10L),
                call("openai", "gpt-4.1", Outcome.SUCCEEDED, CacheStatus.HIT, "0", 0, 2L, null),
                call(null, null, Outcome.FAILED, CacheStatus.MISS, "0", 3, 30L, null));
        awaitRequests(3);
        ask("usage" + RANGE + "&groupBy=model,apiKey&granularity=hour")
                .body("from", equalTo("2026-01-31T12:00:00Z"))
                .body("to", equalTo("2026-01-31T13:00:00Z"))
                .body("granularity", equalTo("hour"))
                .body("groupBy", contains("model", "apiKey"))
                .body("data", hasSize(2))
                .body("data[0].start", equalTo("2026-01-31T12:00:00Z"))
                .body("data[0].key", equalTo(Map.of("model", "gpt-4.1", "apiKey", key.toString())))
                .body("data[0].requests", equalTo(2))
                .body("data[0].billableRequests", equalTo(1))
                .body("data[0].failedRequests", equalTo(0))
                .body("data[0].cacheHits", equalTo(1))
                .body("data[0].promptTokens", equalTo(20))
                .body("data[0].cachedTokens", equalTo(4))
                .body("data[0].completionTokens", equalTo(10))
                .body("data[0].totalTokens", equalTo(30))
                .body("data[0].costUsd", equalTo("0.000000000000000001"))
                .body("data[1].key.model", nullValue())
                .body("data[1].failedRequests", equalTo(1))
                .body("totals.requests", equalTo(3))
                .body("totals.costUsd", equalTo("0.000000000000000001"));
        ask("usage" + RANGE)
                .body("granularity", nullValue())
                .body("groupBy", hasSize(0))
                .body("data", hasSize(1))
                .body("data[0].containsKey('start')", equalTo(false))
                .body("data[0].key", equalTo(Map.of()));
        ask("usage?from=2026-01-31T12:01:00Z&to=2026-01-31T13:00:00Z")
                .body("data", hasSize(0))
                .body("totals.requests", equalTo(0))
                .body("totals.costUsd", equalTo("0"));
    }

    @Test
    void performance_has_rates_and_percentiles_of_what_providers_did() {
        events.publish(IntStream.rangeClosed(1, 100)
                .mapToObj(i -> call("openai", "m", Outcome.SUCCEEDED, CacheStatus.MISS, "0.1", 1, i * 10L, (long) i))
                .toArray(UsageRecorded[]::new));
        events.publish(
                call("openai", "m", Outcome.FAILED, CacheStatus.MISS, "0", 2, 1L, null),
                call("openai", "m", Outcome.INTERRUPTED, CacheStatus.MISS, "0.1", 1, 1L, 1L),
                call("openai", "m", Outcome.CANCELLED, CacheStatus.MISS, "0.1", 1, 1L, null),
                call("openai", "m", Outcome.SUCCEEDED, CacheStatus.HIT, "0", 0, 1L, null),
                call("mistral", "m", Outcome.SUCCEEDED, CacheStatus.HIT, "0", 0, 1L, 1L));
        awaitRequests(105);
        ValidatableResponse answer = ask("performance" + RANGE + "&groupBy=model,provider");
        answer.body("groupBy", contains("model", "provider"))
                .body("data", hasSize(2))
                .body("data[0].key", equalTo(Map.of("model", "m", "provider", "openai")))
                .body("data[0].requests", equalTo(104))
                .body("data[1].latencyMs.p99", nullValue())
                .body("data[1].timeToFirstTokenMs.p50", nullValue())
                .body("data[1].cacheHitRate", equalTo(1.0f))
                .body("totals.requests", equalTo(105));
        assertThat(answer.extract().<Float>path("data[0].errorRate")).isCloseTo(2f / 104, offset(1e-6f));
        assertThat(answer.extract().<Float>path("data[0].fallbackRate")).isCloseTo(1f / 104, offset(1e-6f));
        assertThat(answer.extract().<Float>path("data[0].cacheHitRate")).isCloseTo(1f / 104, offset(1e-6f));
        Map.of("p50", 500f, "p90", 900f, "p95", 950f, "p99", 990f)
                .forEach((name, exact) -> assertThat(answer.extract().<Float>path("data[0].latencyMs." + name))
                        .as(name)
                        .isCloseTo(exact, offset(exact * 0.02f + 0.05f)));
        assertThat(answer.extract().<Float>path("data[0].timeToFirstTokenMs.p90"))
                .isCloseTo(89f, offset(89 * 0.02f + 0.05f));
    }

    @Test
    void another_organizations_calls_are_not_there() {
        events.publish(call("openai", "m", Outcome.SUCCEEDED, CacheStatus.MISS, "0.1", 1, 100L, 10L));
        awaitRequests(1);
        String stranger = TestTokens.forUser(UUID.randomUUID()).bearer();
        for (String question : new String[] {"usage", "performance"}) {
            given().header("Authorization", stranger)
                    .get("/api/v1/analytics/" + question + RANGE + "&groupBy=apiKey")
                    .then()
                    .statusCode(200)
                    .body("data", hasSize(0))
                    .body("totals.requests", equalTo(0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner", "admin", "developer", "billing", "viewer"})
    void every_member_may_ask(String role) {
        askAs(TestTokens.forUser(organization).roles(role)).statusCode(200);
    }

    @Test
    void a_key_may_ask_when_it_was_given_the_scope() {
        askAs(TestTokens.forKey(organization, key).scopes("inference", "usage:read"))
                .statusCode(200);
        askAs(TestTokens.forKey(organization, key))
                .statusCode(403)
                .contentType("application/problem+json")
                .body("detail", containsString("usage:read"));
    }

    @Test
    void nobody_else_may_ask() {
        given().get("/api/v1/analytics/usage").then().statusCode(401).header("WWW-Authenticate", "Bearer");
        askAs(TestTokens.forUser(organization).expired()).statusCode(401);
        askAs(TestTokens.forUser(organization).roles("guest")).statusCode(403);
        askAs(TestTokens.forService("billing")).statusCode(403);
    }

    @ParameterizedTest
    @CsvSource({
        "usage, from=yesterday, from",
        "usage, to=31.1.2026, to",
        "usage, granularity=week, granularity",
        "usage, groupBy=city, groupBy",
        "usage, from=2020-01-01&granularity=minute, from",
        "performance, groupBy=tag:team, groupBy",
        "performance, from=2026-02-01&to=2026-01-01, from",
    })
    void a_bad_parameter_is_named(String question, String parameter, String field) {
        ValidatableResponse answer = given().header(
                        "Authorization", TestTokens.forUser(organization).bearer())
                .get("/api/v1/analytics/" + question + "?" + parameter)
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
        answer.body("type", endsWith("/validation")).body("errors.field", contains(field));
    }

    private ValidatableResponse ask(String question) {
        return given().header("Authorization", TestTokens.forUser(organization).bearer())
                .get("/api/v1/analytics/" + question)
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse askAs(TestTokens token) {
        return given().header("Authorization", token.bearer())
                .get("/api/v1/analytics/usage" + RANGE)
                .then();
    }

    private void awaitRequests(int requests) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> ask("usage" + RANGE).body("totals.requests", equalTo(requests)));
    }

    private static org.assertj.core.data.Offset<Float> offset(float value) {
        return org.assertj.core.data.Offset.offset(value);
    }

    private UsageRecorded call(
            String provider,
            String model,
            Outcome outcome,
            CacheStatus cache,
            String costUsd,
            int attempts,
            long latencyMs,
            Long timeToFirstTokenMs) {
        return new UsageRecorded(
                "req",
                organization,
                null,
                null,
                key,
                "chat",
                provider,
                model,
                "m",
                outcome,
                cache,
                timeToFirstTokenMs != null,
                new BigDecimal(costUsd).signum() > 0,
                new TokenCounts(10, 2, 5, 0),
                new BigDecimal(costUsd),
                "2026-01",
                attempts,
                latencyMs,
                timeToFirstTokenMs,
                null,
                null,
                Map.of(),
                NOON,
                CredentialOwner.PLATFORM);
    }
}
