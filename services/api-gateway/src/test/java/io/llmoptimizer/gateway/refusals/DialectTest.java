package io.llmoptimizer.gateway.refusals;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectTest {
    @ParameterizedTest
    @CsvSource({
        "/api/v1/billing/usage, PROBLEM",
        "/oauth/token, PROBLEM",
        "/v1, OPENAI",
        "/v1/chat/completions, OPENAI",
        "/v1/messages, ANTHROPIC",
        "/v1/messages/count_tokens, ANTHROPIC",
        "/v1/messages2, OPENAI",
        "/v11/messages, PROBLEM",
        "*, PROBLEM"
    })
    void the_surface_decides_the_dialect(String path, Dialect dialect) {
        assertThat(Dialect.of(path)).isEqualTo(dialect);
    }

    @Test
    void openai_gets_all_four_keys() {
        JsonObject error = new JsonObject(Dialect.OPENAI.body(Refusal.unauthenticated(), "/v1/models", "r-1"))
                .getJsonObject("error");

        assertThat(error.fieldNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
        assertThat(error.getString("code")).isEqualTo("invalid_api_key");
        assertThat(error.getString("type")).isEqualTo("invalid_request_error");
        assertThat(error.getValue("param")).isNull();
    }

    @Test
    void anthropic_gets_its_own_type_for_each_status() {
        JsonObject body =
                new JsonObject(Dialect.ANTHROPIC.body(Refusal.rateLimited("API key", 60, 3), "/v1/messages", "r-1"));

        assertThat(body.getString("type")).isEqualTo("error");
        assertThat(body.getJsonObject("error").getString("type")).isEqualTo("rate_limit_error");
        assertThat(body.getJsonObject("error").getString("message")).contains("60 requests per minute", "3 s");
        assertThat(body.getString("request_id")).isEqualTo("r-1");
    }

    @Test
    void a_problem_names_path_and_request() {
        JsonObject problem = new JsonObject(Dialect.PROBLEM.body(Refusal.bodyTooLarge(10), "/api/v1/auth/me", "r-1"));

        assertThat(problem.getString("type")).endsWith("/body-too-large");
        assertThat(problem.getInteger("status")).isEqualTo(413);
        assertThat(problem.getString("instance")).isEqualTo("/api/v1/auth/me");
        assertThat(problem.getString("requestId")).isEqualTo("r-1");
        assertThat(problem.getString("detail")).contains("10 bytes");
    }

    @Test
    void a_hostile_path_stays_data() {
        String body = Dialect.PROBLEM.body(Refusal.notFound("/\"},\"x\":\""), "/\"},\"x\":\"", "r-1");

        assertThat(new JsonObject(body).fieldNames()).doesNotContain("x");
    }
}
