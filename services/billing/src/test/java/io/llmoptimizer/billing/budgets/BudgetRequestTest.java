package io.llmoptimizer.billing.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmoptimizer.billing.metering.LedgerScope;
import io.llmoptimizer.http.problem.ProblemException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetRequestTest {
    private static final UUID ORGANIZATION = UUID.randomUUID();

    private static BudgetRequest amount(String amount) {
        return new BudgetRequest("organization", null, new BigDecimal(amount), "month", null, null, null);
    }

    private static BudgetRequest thresholds(Integer... percents) {
        return new BudgetRequest("organization", null, BigDecimal.TEN, "month", Arrays.asList(percents), null, null);
    }

    private static BudgetRequest subject(String scope, UUID scopeId, String period) {
        return new BudgetRequest(scope, scopeId, BigDecimal.TEN, period, null, null, null);
    }

    @Test
    void a_budget_is_hard_and_tells_at_50_80_and_100_percent_unless_it_says_otherwise() {
        BudgetTerms terms = amount("10").terms();

        assertThat(terms.hard()).isTrue();
        assertThat(terms.thresholds()).containsExactly(50, 80, 100);
        assertThat(terms.notifyEmail()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.000000001", "9000000", "9000000.000000000", "9E+6"})
    void amounts_the_counters_hold_exactly_are_taken(String amount) {
        assertThat(amount(amount).terms().amountUsd()).isEqualByComparingTo(amount);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "9000000.000000001", "1E+400", "0.0000000001", "1E-999999999"})
    void other_amounts_are_refused(String amount) {
        BudgetRequest request = amount(amount);
        assertThatThrownBy(request::terms).isInstanceOf(ProblemException.class).hasMessageContaining("amountUsd");
    }

    @Test
    void thresholds_are_sorted_and_each_once() {
        assertThat(thresholds(100, 1, 50, 50).terms().thresholds()).containsExactly(1, 50, 100);
        assertThat(thresholds().terms().thresholds()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -5, 101})
    void a_threshold_is_a_percent(int percent) {
        BudgetRequest request = thresholds(50, percent);
        assertThatThrownBy(request::terms).hasMessageContaining("thresholds must be whole percents from 1 to 100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "a@", "@b.c", "a b@c.d", "a@b@c"})
    void an_address_looks_like_one(String address) {
        BudgetRequest request =
                new BudgetRequest("organization", null, BigDecimal.TEN, "month", List.of(), false, address);
        assertThatThrownBy(request::terms).hasMessageContaining("notifyEmail must be an e-mail address");
    }

    @Test
    void the_organization_is_the_callers_own() {
        assertThat(subject("organization", null, "day").subject(ORGANIZATION))
                .isEqualTo(new BudgetSubject(LedgerScope.ORGANIZATION, ORGANIZATION, BudgetPeriod.DAY));
        BudgetRequest foreign = subject("organization", UUID.randomUUID(), "day");
        assertThatThrownBy(() -> foreign.subject(ORGANIZATION))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.status()).isEqualTo(404));
    }

    @Test
    void what_is_missing_or_unknown_is_named() {
        assertThatThrownBy(() -> subject("team", null, "day").subject(ORGANIZATION))
                .hasMessageContaining("scope must be one of organization, project, user, api-key");
        assertThatThrownBy(() -> subject(null, null, "day").subject(ORGANIZATION))
                .hasMessageContaining("scope must");
        assertThatThrownBy(() -> subject("user", null, "day").subject(ORGANIZATION))
                .hasMessageContaining("scopeId is needed for the scope user");
        assertThatThrownBy(() -> subject("organization", null, "year").subject(ORGANIZATION))
                .hasMessageContaining("period must be one of day, week, month, total");
        assertThatThrownBy(() -> subject("organization", null, null).subject(ORGANIZATION))
                .hasMessageContaining("period must");
    }
}
