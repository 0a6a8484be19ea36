package io.llmoptimizer.integration.conversations;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.TestSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Operators rely on these; changing one is a decision that shows here. */
class ConversationsDefaultsTest {
    private final ConversationsConfig config =
            TestSettings.of(ConversationsConfig.class, "llmo.conversations", Map.of());

    @Test
    void are_what_is_documented() {
        assertThat(config.retention()).isEqualTo(Duration.ofDays(30));
        assertThat(config.longestChain()).isEqualTo(200);
        assertThat(config.largestChain().asLongValue()).isEqualTo(16L * 1024 * 1024);
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.cleanUpEvery()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.cleanUpBatch()).isEqualTo(500);
    }
}
