package io.llmoptimizer.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.llmoptimizer.bench.Gateway;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class TallyTest {
    @Test
    void agrees_when_costs_differ_in_trailing_zeros_only() {
        assertThat(tally("0.10").agreesWith(tally("0.1"))).isTrue();
    }

    @Test
    void disagrees_in_the_last_digit() {
        assertThat(tally("0.000000000000000001").agreesWith(tally("0"))).isFalse();
    }

    @Test
    void reads_the_exact_cost_from_a_usage_row() throws JsonProcessingException {
        Tally tally = Tally.of(
                Gateway.JSON.readTree(
                        "{\"requests\":2,\"cacheHits\":1,\"promptTokens\":3,\"completionTokens\":4,\"costUsd\":\"0.000000000000000001\"}"));
        assertThat(tally).isEqualTo(new Tally(2, 1, 3, 4, new BigDecimal("0.000000000000000001")));
    }

    private static Tally tally(String cost) {
        return new Tally(1, 0, 2, 3, new BigDecimal(cost));
    }
}
