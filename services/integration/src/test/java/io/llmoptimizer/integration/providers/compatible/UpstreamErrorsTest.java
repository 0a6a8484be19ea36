package io.llmoptimizer.integration.providers.compatible;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.providers.ProviderFailure;
import io.llmoptimizer.integration.providers.ProviderFailure.RateLimited;
import io.llmoptimizer.integration.providers.ProviderFailure.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamErrorsTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400 | {\"error\":{\"message\":\"too long\",\"code\":\"context_length_exceeded\"}} | PromptTooLong",
                "400 | {\"message\":\"Prompt is too long\"} | PromptTooLong",
                "400 | {\"object\":\"error\",\"message\":\"This model's maximum context length is 4096\"} | PromptTooLong",
                "400 | {\"error\":{\"message\":\"x\",\"code\":\"content_policy_violation\"}} | ContentBlocked",
                "400 | {\"error\":{\"message\":\"x\",\"code\":\"model_not_found\"}} | ModelMissing",
                "400 | {\"error\":{\"message\":\"x\",\"param\":\"tools\"}} | Rejected",
                "422 | {\"detail\":[{\"loc\":[\"body\"],\"msg\":\"bad\"}]} | Rejected",
                "400 | {\"error\":{\"message\":\"Model Not Exist\"}} | ModelMissing",
                "400 | {\"error\":{\"message\":\"Content Exists Risk\"}} | ContentBlocked",
                "401 | {\"error\":\"no\"} | CredentialsRefused",
                "403 | not json | CredentialsRefused",
                "402 | {} | OutOfCredit",
                "404 | {\"error\":\"model 'x' not found\"} | ModelMissing",
                "413 | {} | PromptTooLong",
                "429 | {\"error\":{\"message\":\"slow\"}} | RateLimited",
                "429 | {\"error\":{\"message\":\"x\",\"type\":\"insufficient_quota\"}} | OutOfCredit",
                "500 | {} | Broken",
                "529 | {\"error\":{\"message\":\"overloaded\"}} | Broken",
                "302 | {} | Broken",
            })
    void a_status_and_a_body_mean_one_failure(int status, String body, String failure) {
        assertThat(answered(status, body, null, null).getClass().getSimpleName())
                .isEqualTo(failure);
    }

    @Test
    void the_message_is_found_in_every_dialect() {
        assertThat(detail("{\"error\":{\"message\":\"openai\",\"param\":\"n\"}}"))
                .isEqualTo("openai");
        assertThat(detail("{\"error\":\"ollama\"}")).isEqualTo("ollama");
        assertThat(detail("{\"object\":\"error\",\"message\":\"mistral\"}")).isEqualTo("mistral");
        assertThat(detail("{\"detail\":\"fastapi\"}")).isEqualTo("fastapi");
        assertThat(detail("<html>")).isEqualTo("no reason given");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"1500, 9, 1500", "-, 2, 2000", "-, 0.5, 500", "-, soon, -", "-, -5, -", "-, 999999, -", "-, -, -"})
    void retry_after_is_read_in_its_forms(String milliseconds, String seconds, Long expected) {
        ProviderFailure failure = answered(429, "{}", milliseconds, seconds);

        assertThat(((RateLimited) failure).retryAfter())
                .isEqualTo(Optional.ofNullable(expected).map(Duration::ofMillis));
    }

    @Test
    void the_place_of_a_fault_is_told() {
        Rejected refused = (Rejected) answered(
                422,
                "{\"object\":\"error\",\"message\":{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[\"body\",\"messages\",0,\"x\"],"
                        + "\"msg\":\"Extra inputs are not permitted\"}]}}",
                null,
                null);

        assertThat(refused.param()).isEqualTo("messages[0].x");
        assertThat(refused.detail()).isEqualTo("messages[0].x: Extra inputs are not permitted");
    }

    private static String detail(String body) {
        return ((Rejected) answered(400, body, null, null)).detail();
    }

    private static ProviderFailure answered(int status, String body, String retryAfterMs, String retryAfter) {
        return new UpstreamErrors("acme", "m")
                .answered(
                        status,
                        header -> header.equals("retry-after-ms") ? retryAfterMs : retryAfter,
                        body.getBytes(StandardCharsets.UTF_8));
    }
}
