package io.llmoptimizer.integration.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.TestSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Operators rely on these; changing one is a decision that shows here. */
class CacheDefaultsTest {
    private final CacheConfig config = TestSettings.of(CacheConfig.class, "llmo.cache", Map.of());

    @Test
    void are_what_is_documented() {
        assertThat(config.enabled()).isTrue();
        assertThat(config.longestTtl()).isEqualTo(Duration.ofDays(7));
        assertThat(config.localSize().asLongValue()).isEqualTo(64L << 20);
        assertThat(config.largestAnswer().asLongValue()).isEqualTo(1L << 20);
        assertThat(config.timeout()).isEqualTo(Duration.ofMillis(150));
        assertThat(config.pauseAfterFailure()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.deletionDelay()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.statisticsInterval()).isEqualTo(Duration.ofSeconds(1));
    }
}
