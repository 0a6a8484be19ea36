package io.llmoptimizer.auth.throttling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmoptimizer.auth.throttling.Rule.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final Rule RULE = new Rule(3, 60_000, 1_000, 900_000);

    @Test
    void the_first_failures_cost_nothing_and_each_further_one_twice_as_much() {
        State state = State.NEW;
        long now = NOW;
        for (int i = 0; i < 3; i++) {
            state = RULE.failed(state, now);
            assertThat(state.waitAt(now)).isZero();
        }
        for (long expected : new long[] {1_000, 2_000, 4_000, 8_000, 16_000}) {
            state = RULE.failed(state, now);
            assertThat(state.waitAt(now)).isEqualTo(expected);
            assertThat(state.waitAt(now + expected)).isZero();
        }
    }

    @Test
    void a_wait_never_grows_beyond_the_longest() {
        State state = State.NEW;
        for (int i = 0; i < 200; i++) {
            state = RULE.failed(state, NOW);
            assertThat(state.waitAt(NOW)).isLessThanOrEqualTo(900_000);
        }
        assertThat(state.waitAt(NOW)).isEqualTo(900_000);
    }

    @Test
    void failures_are_forgotten_one_by_one() {
        State state = State.NEW;
        for (int i = 0; i < 4; i++) {
            state = RULE.failed(state, NOW);
        }
        assertThat(RULE.failed(state, NOW + 60_000).waitAt(NOW + 60_000)).isEqualTo(1_000);
        assertThat(RULE.failed(state, NOW + 120_000).waitAt(NOW + 120_000)).isZero();
    }

    @Test
    void an_attempt_that_was_none_leaves_nothing() {
        State state = RULE.failed(State.NEW, NOW);
        assertThat(RULE.forgiven(state, NOW)).isEqualTo(new State(NOW, 0));
        assertThat(RULE.forgiven(State.NEW, NOW)).isEqualTo(new State(NOW, 0));
    }

    @Test
    void senseless_rules_are_refused() {
        assertThatThrownBy(() -> new Rule(0, 1, 1, 1)).hasMessageContaining("at least one free failure");
        assertThatThrownBy(() -> new Rule(1, 1, 2, 1)).hasMessageContaining("delays");
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7",
        "2001:db8:1:2:3:4:5:6, 20010db800010002/64",
        "2001:db8:1:2::9, 20010db800010002/64",
        "::ffff:203.0.113.7, 203.0.113.7",
        "not:an:address!, not:an:address!",
        "unknown, unknown"
    })
    void an_ipv6_customer_is_one_address(String address, String block) {
        assertThat(AddressBlock.of(address)).isEqualTo(block);
    }
}
