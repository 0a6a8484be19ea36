package io.llmoptimizer.integration.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.TestSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Operators rely on these; changing one is a decision that shows here. */
class BudgetsDefaultsTest {
    private final BudgetsConfig config = TestSettings.of(BudgetsConfig.class, "llmo.budgets", Map.of());

    @Test
    void are_what_is_documented() {
        assertThat(config.whenUnavailable()).isEqualTo(BudgetsConfig.WhenUnavailable.REFUSE);
        assertThat(config.awaitCounters()).isTrue();
        assertThat(config.markerTrust()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.defaultOutputTokens()).isEqualTo(4096);
        assertThat(config.settledLifetime()).isEqualTo(Duration.ofDays(14));
        assertThat(config.sweep()).isEqualTo(50);
    }
}
