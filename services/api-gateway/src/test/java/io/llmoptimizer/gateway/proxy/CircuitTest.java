package io.llmoptimizer.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CircuitTest {
    private static final long SECOND = 1_000_000_000L;

    private final Circuit circuit = new Circuit(3, SECOND, 4 * SECOND);

    @Test
    void fewer_failures_than_the_threshold_only_make_it_unsound() {
        circuit.failed(0);
        circuit.failed(0);

        assertThat(circuit.permits(0)).isTrue();
        assertThat(circuit.isSound()).isFalse();
    }

    @Test
    void it_opens_at_the_threshold_and_lets_one_request_try_after_the_pause() {
        fail(3);

        assertThat(circuit.permits(SECOND - 1)).isFalse();
        assertThat(circuit.permits(SECOND)).as("the one that tries").isTrue();
        assertThat(circuit.permits(SECOND)).as("the others wait for it").isFalse();
    }

    @Test
    void a_success_closes_it_for_all() {
        fail(3);
        circuit.succeeded();

        assertThat(circuit.isSound()).isTrue();
        assertThat(circuit.permits(0)).isTrue();
        circuit.failed(0);
        assertThat(circuit.permits(0)).as("failures are counted anew").isTrue();
    }

    @Test
    void each_further_failure_doubles_the_pause_up_to_the_longest() {
        fail(4);
        assertThat(circuit.permits(2 * SECOND - 1)).isFalse();
        assertThat(circuit.permits(2 * SECOND)).isTrue();

        fail(100);
        assertThat(circuit.permits(4 * SECOND - 1)).isFalse();
        assertThat(circuit.permits(4 * SECOND)).isTrue();
    }

    @Test
    void a_try_whose_fate_nobody_learns_does_not_keep_it_open() {
        fail(3);

        assertThat(circuit.permits(SECOND)).isTrue();
        assertThat(circuit.permits(2 * SECOND)).isTrue();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            circuit.failed(0);
        }
    }
}
