package io.llmoptimizer.integration.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.TestSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Operators rely on these; changing one is a decision that shows here. */
class UsageDefaultsTest {
    private final UsageConfig config = TestSettings.of(UsageConfig.class, "llmo.usage", Map.of());

    @Test
    void are_what_is_documented() {
        assertThat(config.durability()).isEqualTo(UsageConfig.Durability.STRICT);
        assertThat(config.batchSize()).isEqualTo(512);
        assertThat(config.queueCapacity()).isEqualTo(10_000);
        assertThat(config.commitTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.transactionTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.firstPause()).isEqualTo(Duration.ofMillis(50));
        assertThat(config.longestPause()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.shutdownTimeout()).isEqualTo(Duration.ofSeconds(10));
    }
}
