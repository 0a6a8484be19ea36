package io.llmoptimizer.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final RetryBudget budget = new RetryBudget();

    @Test
    void a_reserve_covers_a_restart_of_a_quiet_service() {
        assertThat(spent()).isEqualTo(20);
    }

    @Test
    void five_requests_earn_one_retry() {
        spent();
        for (int i = 0; i < 4; i++) {
            budget.earn();
        }
        assertThat(budget.spend()).isFalse();

        budget.earn();
        assertThat(budget.spend()).isTrue();
        assertThat(budget.spend()).isFalse();
    }

    @Test
    void nothing_is_earned_beyond_the_reserve() {
        for (int i = 0; i < 1_000; i++) {
            budget.earn();
        }
        assertThat(spent()).isEqualTo(20);
    }

    private int spent() {
        int count = 0;
        while (budget.spend()) {
            count++;
        }
        return count;
    }
}
