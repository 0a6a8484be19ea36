package io.llmoptimizer.integration.health;

import static io.llmoptimizer.integration.health.Health.DEGRADED;
import static io.llmoptimizer.integration.health.Health.DOWN;
import static io.llmoptimizer.integration.health.Health.HEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.health.FleetHealth.Report;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FleetHealthTest {
    @Test
    void one_replica_speaks_for_itself() {
        assertThat(together(DOWN)).isEqualTo(DOWN);
    }

    @Test
    void one_of_three_replicas_does_not_make_a_provider_worse() {
        assertThat(together(HEALTHY, DOWN, HEALTHY)).isEqualTo(HEALTHY);
        assertThat(together(DOWN, HEALTHY, DOWN)).isEqualTo(DOWN);
    }

    @Test
    void the_one_in_the_middle_is_believed_when_all_differ() {
        assertThat(together(DOWN, HEALTHY, DEGRADED)).isEqualTo(DEGRADED);
    }

    @Test
    void of_two_that_differ_the_worse_is_believed() {
        assertThat(together(DOWN, HEALTHY)).isEqualTo(DOWN);
        assertThat(together(HEALTHY, DEGRADED)).isEqualTo(DEGRADED);
    }

    @Test
    void a_provider_that_is_healthy_from_the_first_is_no_news() {
        assertThat(FleetHealth.isNews(Optional.empty(), HEALTHY)).isFalse();
        assertThat(FleetHealth.isNews(Optional.empty(), DOWN)).isTrue();
        assertThat(FleetHealth.isNews(Optional.of(DOWN), HEALTHY)).isTrue();
    }

    private static Health together(Health... seen) {
        return FleetHealth.together(Arrays.stream(seen)
                        .map(health -> new Report(health, health.wireName()))
                        .toList())
                .health();
    }
}
