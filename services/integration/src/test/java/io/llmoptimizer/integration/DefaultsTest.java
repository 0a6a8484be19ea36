package io.llmoptimizer.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.catalog.CatalogConfig;
import io.llmoptimizer.integration.completions.CompletionsConfig;
import io.llmoptimizer.integration.execution.ExecutionConfig;
import io.llmoptimizer.integration.providers.guard.GuardConfig;
import io.llmoptimizer.integration.providers.sandbox.SandboxConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator gets who sets nothing. */
class DefaultsTest {

    @Test
    void calls_may_take_ten_minutes() {
        ExecutionConfig execution = TestSettings.of(ExecutionConfig.class, "llmo.execution", Map.of());

        assertThat(execution.timeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(execution.reservationMargin()).isEqualTo(Duration.ofSeconds(30));
        assertThat(execution.usualOutputTokens()).isEqualTo(500);
        assertThat(execution.cacheTtl()).isEqualTo(Duration.ofHours(1));
        assertThat(execution.shutdownGrace()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void a_silent_provider_is_given_up_after_two_minutes() {
        GuardConfig guard = TestSettings.of(GuardConfig.class, "llmo.guard", Map.of());

        assertThat(guard.firstToken()).isEqualTo(Duration.ofMinutes(2));
        assertThat(guard.idle()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void bodies_may_have_ten_mebibytes_and_no_model_is_assumed() {
        CompletionsConfig completions = TestSettings.of(CompletionsConfig.class, "llmo.completions", Map.of());

        assertThat(completions.maxBody().asLongValue()).isEqualTo(10L * 1024 * 1024);
        assertThat(completions.maxMessages()).isEqualTo(4096);
        assertThat(completions.longestTimeout()).isEqualTo(Duration.ofMinutes(30));
        assertThat(completions.defaultModel()).isEmpty();
    }

    @Test
    void the_sandbox_is_off_and_only_own_servers_are_free() {
        SandboxConfig sandbox = TestSettings.of(SandboxConfig.class, "llmo.providers.sandbox", Map.of());
        CatalogConfig catalog = TestSettings.of(CatalogConfig.class, "llmo.catalog", Map.of());

        assertThat(sandbox.enabled()).isFalse();
        assertThat(sandbox.slowFirstToken()).isEqualTo(Duration.ofSeconds(2));
        assertThat(catalog.version()).isEqualTo("2026-08");
        assertThat(catalog.selfHosted()).containsExactlyInAnyOrder("ollama", "vllm", "lm-studio", "llama-cpp");
    }
}
