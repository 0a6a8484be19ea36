package io.llmoptimizer.integration.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.integration.TestSettings;
import io.llmoptimizer.integration.providers.Probe;
import io.llmoptimizer.integration.providers.guard.LiveSignals.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How rounds of checks become a state that does not flap. */
class HealthRecordTest {
    private static final Counts QUIET = new Counts(0, 0);
    private static final Probe FINE = new Probe.Answered(200);
    private static final Probe GONE = new Probe.Failed("Connection refused");

    private final HealthConfig config = TestSettings.of(HealthConfig.class, "llmo.health", Map.of());
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private HealthRecord record;

    @Test
    void rounds_are_thirty_seconds_apart_and_two_of_them_change_a_state() {
        assertThat(config.interval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.probes()).isTrue();
        assertThat(config.probeTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.worseAfter()).isEqualTo(2);
        assertThat(config.betterAfter()).isEqualTo(2);
    }

    @Test
    void the_first_round_decides_alone() {
        assertThat(round(QUIET, GONE)).isEqualTo(Health.DOWN);
    }

    @Test
    void one_bad_round_changes_nothing_and_a_second_one_does() {
        round(QUIET, FINE);
        Instant first = now;
        assertThat(round(QUIET, GONE)).isEqualTo(Health.HEALTHY);
        assertThat(record.detail()).isEqualTo("the probe failed: Connection refused");
        assertThat(record.since()).isEqualTo(first);
        assertThat(round(QUIET, GONE)).isEqualTo(Health.DOWN);
        assertThat(record.since()).isEqualTo(now);
    }

    @Test
    void bad_rounds_with_a_good_one_between_them_do_not_add_up() {
        round(QUIET, FINE);
        round(QUIET, GONE);
        round(QUIET, FINE);
        assertThat(round(QUIET, GONE)).isEqualTo(Health.HEALTHY);
    }

    @Test
    void a_provider_that_is_back_counts_as_such_after_two_good_rounds() {
        round(QUIET, GONE);
        assertThat(round(QUIET, FINE)).isEqualTo(Health.DOWN);
        assertThat(round(QUIET, FINE)).isEqualTo(Health.HEALTHY);
    }

    @Test
    void worse_and_better_than_degraded_are_counted_apart() {
        round(QUIET, new Probe.Answered(401));
        assertThat(record.health()).isEqualTo(Health.DEGRADED);
        round(QUIET, GONE);
        assertThat(round(QUIET, FINE)).isEqualTo(Health.DEGRADED);
        assertThat(round(QUIET, GONE)).isEqualTo(Health.DEGRADED);
        assertThat(round(QUIET, GONE)).isEqualTo(Health.DOWN);
    }

    @Test
    void the_calls_of_clients_weigh_more_than_the_probe() {
        assertThat(seen(new Counts(95, 4), GONE)).isEqualTo(Health.HEALTHY);
        assertThat(seen(new Counts(90, 10), FINE)).isEqualTo(Health.DEGRADED);
        assertThat(seen(new Counts(50, 50), FINE)).isEqualTo(Health.DOWN);
    }

    @Test
    void few_calls_only_add_to_what_the_probe_says() {
        assertThat(seen(new Counts(4, 0), GONE)).isEqualTo(Health.DOWN);
        assertThat(seen(new Counts(1, 2), FINE)).isEqualTo(Health.DEGRADED);
        assertThat(seen(new Counts(2, 1), FINE)).isEqualTo(Health.HEALTHY);
        assertThat(seen(new Counts(1, 2), new Probe.NotMade())).isEqualTo(Health.DEGRADED);
        assertThat(seen(QUIET, new Probe.NotMade())).isEqualTo(Health.HEALTHY);
    }

    private static Health seen(Counts calls, Probe probe) {
        return Observation.of(calls, probe).health();
    }

    private Health round(Counts calls, Probe probe) {
        now = now.plusSeconds(30);
        Observation seen = Observation.of(calls, probe);
        record = record == null ? HealthRecord.first(seen, now) : record.after(seen, now, config);
        return record.health();
    }
}
