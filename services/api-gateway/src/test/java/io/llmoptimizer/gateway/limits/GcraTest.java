package io.llmoptimizer.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GcraTest {
    private static final long START = 1_800_000_000_000_000L;
    private static final long MINUTE = 60_000_000L;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 50, 60, 999, 6_000, 100_000})
    void exactly_the_burst_passes_at_once(int perMinute) {
        Gcra rate = Gcra.of(perMinute, 1.0);

        assertThat(admittedAt(rate, START, START, perMinute + 10)).isEqualTo(perMinute);
    }

    @Test
    void each_interval_earns_one_request_back() {
        Gcra rate = Gcra.of(60, 1.0);
        long state = drain(rate, START);

        assertThat(rate.decide(state, START + 999_999).admitted()).isFalse();
        Gcra.Decision earned = rate.decide(state, START + 1_000_000);
        assertThat(earned.admitted()).isTrue();
        assertThat(earned.remaining()).isZero();
        assertThat(rate.decide(earned.fullAtMicros(), START + 1_000_000).admitted())
                .isFalse();
    }

    @Test
    void whoever_waits_as_told_is_admitted_and_no_sooner() {
        Gcra rate = Gcra.of(7, 1.0);
        long state = drain(rate, START);
        long wait = rate.decide(state, START).waitMicros();

        assertThat(rate.decide(state, START + wait - 1).admitted()).isFalse();
        assertThat(rate.decide(state, START + wait).admitted()).isTrue();
    }

    @Test
    void over_many_minutes_the_rate_holds() {
        Gcra rate = Gcra.of(600, 1.0);
        long state = START;
        int admitted = 0;
        for (long now = START; now < START + 10 * MINUTE; now += 10_000) {
            Gcra.Decision decision = rate.decide(state, now);
            state = decision.fullAtMicros();
            admitted += decision.admitted() ? 1 : 0;
        }
        assertThat(admitted).as("a burst and ten minutes' worth").isBetween(600 + 5_999, 600 + 6_000);
    }

    @Test
    void a_smaller_share_makes_a_smaller_burst_at_the_same_rate() {
        Gcra rate = Gcra.of(600, 0.1);

        assertThat(rate.burst()).isEqualTo(60);
        assertThat(rate.intervalMicros()).isEqualTo(100_000);
        assertThat(Gcra.of(5, 0.0).burst()).as("one request at least").isEqualTo(1);
    }

    @Test
    void a_refused_request_changes_nothing() {
        Gcra rate = Gcra.of(60, 1.0);
        long state = drain(rate, START);

        assertThat(rate.decide(state, START).fullAtMicros()).isEqualTo(state);
        assertThat(rate.decide(state, START).resetMicros()).isEqualTo(MINUTE);
    }

    @Test
    void a_limit_that_admits_nothing_can_not_exist() {
        assertThatThrownBy(() -> new Gcra(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Gcra(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void locally_a_request_that_one_limit_refuses_counts_for_none() {
        LocalLimits local = new LocalLimits();
        Limit narrow = new Limit("narrow", "API key", 1, Gcra.of(1, 1.0));
        Limit wide = new Limit("wide", "organization", 3, Gcra.of(3, 1.0));

        Plan both = local.plan(List.of(narrow, wide), List.of());
        assertThat(local.admit(both, START)).isEqualTo(new Admission.Admitted(1, 0, 60_000));
        assertThat(local.admit(both, START)).isEqualTo(new Admission.Exhausted("API key", 1, 60_000, 60_000));
        assertThat(local.admit(local.plan(List.of(wide), List.of()), START))
                .isEqualTo(new Admission.Admitted(3, 1, 40_000));
    }

    @Test
    void what_redis_admitted_here_counts_when_redis_goes_away() {
        LocalLimits local = new LocalLimits();
        Plan plan = local.plan(List.of(new Limit("key", "API key", 2, Gcra.of(2, 1.0))), List.of());
        LocalLimits.count(plan, START);
        LocalLimits.count(plan, START);

        assertThat(local.admit(plan, START)).isInstanceOf(Admission.Exhausted.class);
        assertThat(local.admit(plan, START + MINUTE / 2)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void nothing_limits_a_plan_without_limits() {
        LocalLimits local = new LocalLimits();

        assertThat(local.admit(local.plan(List.of(), List.of()), START)).isEqualTo(new Admission.Unlimited());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::9", "2001:db8:1:2::"})
    void an_ipv6_network_is_one_caller(String address) {
        assertThat(AddressBlock.of(address)).isEqualTo("2001:db8:1:2::/64");
    }

    @Test
    void an_ipv4_address_is_one_caller() {
        assertThat(AddressBlock.of("192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(AddressBlock.of("::1")).isEqualTo("0:0:0:0::/64");
        assertThat(AddressBlock.of("fe80::1%eth0")).isEqualTo("fe80:0:0:0::/64");
        assertThat(AddressBlock.of(null)).isEqualTo("unknown");
    }

    private static long drain(Gcra rate, long now) {
        long state = now;
        for (long i = 0; i < rate.burst(); i++) {
            state = rate.decide(state, now).fullAtMicros();
        }
        return state;
    }

    private static int admittedAt(Gcra rate, long initial, long now, int requests) {
        long state = initial;
        int admitted = 0;
        for (int i = 0; i < requests; i++) {
            Gcra.Decision decision = rate.decide(state, now);
            state = decision.fullAtMicros();
            admitted += decision.admitted() ? 1 : 0;
        }
        return admitted;
    }
}
