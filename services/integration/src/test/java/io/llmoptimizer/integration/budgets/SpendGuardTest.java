package io.llmoptimizer.integration.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmoptimizer.common.spend.HardBudget;
import io.llmoptimizer.common.spend.HardBudget.Period;
import io.llmoptimizer.common.spend.SpendKeys;
import io.llmoptimizer.integration.Futures;
import io.llmoptimizer.integration.TestRedis;
import io.llmoptimizer.integration.budgets.Admission.Granted;
import io.llmoptimizer.integration.budgets.Admission.Refused;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SpendGuardTest {
    private static final String DAY = ":d2026-11-21";

    private static TestRedis redis;

    private final SpendFixture spend = new SpendFixture(redis);
    private final SpendGuard guard = spend.guard();
    private final UUID budget = UUID.randomUUID();

    @BeforeAll
    static void connect() {
        redis = TestRedis.connect();
    }

    @AfterAll
    static void disconnect() {
        redis.close();
    }

    @Test
    void without_a_hard_budget_a_call_passes_uncapped_and_leaves_nothing_behind() {
        assertThat(reserve(spend.request(1000, "400", OptionalLong.empty()))).isEqualTo(Granted.WITHOUT_CAP);
        assertThat(spend.reservations()).isZero();
        assertThat(spend.expiries()).isZero();
    }

    @Test
    void the_worst_case_of_a_call_with_max_tokens_is_reserved() {
        define(1_000_000);
        assertThat(reserve(spend.request(1000, "37.5", OptionalLong.of(101)))).isEqualTo(Granted.WITHOUT_CAP);
        // 1000 + 101 × 37.5 = 4787.5, rounded up.
        assertThat(spend.reserved(budget + DAY)).isEqualTo(4788);
    }

    @Test
    void a_call_without_max_tokens_is_capped_to_the_default() {
        define(1_000_000_000);
        assertThat(reserve(spend.request(1000, "400", OptionalLong.empty()))).isEqualTo(capped(4096));
        assertThat(spend.reserved(budget + DAY)).isEqualTo(1000 + 4096 * 400);
    }

    @Test
    void a_call_without_max_tokens_is_capped_to_what_is_left() {
        define(10_000);
        spend.setSpent(budget + DAY, 4000, 1);
        // 10,000 − 4,000 spent − 1,000 prompt leaves 12.5 tokens of 400.
        assertThat(reserve(spend.request(1000, "400", OptionalLong.empty()))).isEqualTo(capped(12));
        assertThat(spend.reserved(budget + DAY)).isEqualTo(1000 + 12 * 400);
    }

    @Test
    void as_long_as_anything_is_left_a_call_gets_one_token() {
        define(10_000);
        spend.setSpent(budget + DAY, 9_999, 1);
        assertThat(reserve(spend.request(5000, "400", OptionalLong.empty()))).isEqualTo(capped(1));
    }

    @Test
    void the_model_bounds_the_default() {
        define(1_000_000_000);
        SpendRequest request = new SpendRequest(
                UUID.randomUUID(),
                spend.organization,
                null,
                null,
                null,
                new BigDecimal("0.000001"),
                new BigDecimal("0.0000004"),
                OptionalLong.empty(),
                512,
                Duration.ofMinutes(1),
                SpendFixture.NOW);
        assertThat(reserve(request)).isEqualTo(capped(512));
    }

    @Test
    void a_spent_budget_refuses_and_says_which_and_how_much() {
        define(50_000_000);
        spend.setSpent(budget + DAY, 40_000_000, 1);
        var running = spend.request(10_000_000, "1", OptionalLong.of(1));
        assertThat(reserve(running)).isEqualTo(Granted.WITHOUT_CAP);
        assertThat(reserve(spend.request(1, "1", OptionalLong.of(1))))
                .isEqualTo(new Refused(budget, new BigDecimal("0.05"), new BigDecimal("0.050000001")));
    }

    @Test
    void a_budget_of_nothing_refuses_everything_that_costs_and_nothing_else() {
        define(0);
        assertThat(reserve(spend.request(1, "0", OptionalLong.of(1)))).isInstanceOf(Refused.class);
        assertThat(reserve(spend.request(0, "0", OptionalLong.of(1)))).isEqualTo(Granted.WITHOUT_CAP);
    }

    @Test
    void every_scope_of_the_caller_counts_and_the_tightest_decides() {
        UUID project = UUID.randomUUID();
        UUID user = UUID.randomUUID();
        UUID key = UUID.randomUUID();
        HardBudget ofProject = new HardBudget(UUID.randomUUID(), 5_000, Period.WEEK);
        HardBudget ofUser = new HardBudget(UUID.randomUUID(), 90_000, Period.MONTH);
        HardBudget ofKey = new HardBudget(UUID.randomUUID(), 90_000, Period.TOTAL);
        HardBudget ofKeyToday = new HardBudget(UUID.randomUUID(), 80_000, Period.DAY);
        HardBudget ofStranger = new HardBudget(UUID.randomUUID(), 0, Period.DAY);
        define(100_000);
        spend.define(SpendKeys.project(project), ofProject);
        spend.define(SpendKeys.user(user), ofUser);
        spend.define(SpendKeys.apiKey(key), ofKey, ofKeyToday);
        spend.define(SpendKeys.apiKey(UUID.randomUUID()), ofStranger);
        SpendRequest request = new SpendRequest(
                UUID.randomUUID(),
                spend.organization,
                project,
                user,
                key,
                BigDecimal.valueOf(1000, 9),
                BigDecimal.valueOf(400, 9),
                OptionalLong.empty(),
                4096,
                Duration.ofMinutes(1),
                SpendFixture.NOW);

        assertThat(reserve(request)).isEqualTo(capped(10));
        for (String counter : List.of(
                budget + DAY,
                ofProject.id() + ":w2026-11-16",
                ofUser.id() + ":m2026-11",
                ofKey.id() + ":total",
                ofKeyToday.id() + DAY)) {
            assertThat(spend.reserved(counter)).as(counter).isEqualTo(5_000);
        }
        assertThat(spend.reserved(ofStranger.id() + DAY)).isZero();
        assertThat(spend.timeToLive(budget + DAY)).isBetween(1L, SpendKeys.COUNTER_LIFETIME.toSeconds());
        assertThat(spend.timeToLive(ofKey.id() + ":total")).isEqualTo(-1);
        assertThat(reserve(spend.request(1, "1", OptionalLong.of(1)))).isEqualTo(Granted.WITHOUT_CAP);
    }

    @Test
    void reserving_twice_under_one_id_reserves_once_and_grants_the_same() {
        define(10_000);
        SpendRequest request = spend.request(1000, "400", OptionalLong.empty());
        assertThat(reserve(request)).isEqualTo(capped(22));
        assertThat(reserve(request)).isEqualTo(capped(22));
        assertThat(spend.reserved(budget + DAY)).isEqualTo(1000 + 22 * 400);
        assertThat(spend.reservations()).isEqualTo(1);
    }

    @Test
    void settling_replaces_the_worst_case_by_the_cost_and_keeps_it_for_days() {
        define(1_000_000);
        SpendRequest request = spend.request(1000, "400", OptionalLong.of(100));
        reserve(request);
        settle(request.id(), "0.0000050001");
        assertThat(spend.reserved(budget + DAY)).isEqualTo(5001);
        double lapses = spend.send(
                        Command.ZSCORE,
                        SpendKeys.expiries(spend.organization),
                        request.id().toString())
                .toDouble();
        double now = 1000 * spend.send(Command.TIME).get(0).toDouble();
        assertThat(lapses - now).isGreaterThan((double) Duration.ofDays(13).toMillis());
    }

    @Test
    void settling_to_nothing_or_an_unknown_call_leaves_nothing() {
        define(1_000_000);
        SpendRequest request = spend.request(1000, "400", OptionalLong.of(100));
        reserve(request);
        settle(request.id(), "0");
        settle(request.id(), "3");
        settle(UUID.randomUUID(), "3");
        assertThat(spend.reserved(budget + DAY)).isZero();
        assertThat(spend.reservations()).isZero();
        assertThat(spend.expiries()).isZero();
    }

    @Test
    void a_lapsed_reservation_is_released_by_the_next_call() {
        define(10_000);
        SpendRequest abandoned = spend.request(9_000, "400", OptionalLong.of(3));
        reserve(abandoned);
        assertThat(reserve(spend.request(1, "1", OptionalLong.of(1)))).isInstanceOf(Refused.class);
        spend.lapse(abandoned.id());
        assertThat(reserve(spend.request(1, "1", OptionalLong.of(1)))).isEqualTo(Granted.WITHOUT_CAP);
        assertThat(spend.reserved(budget + DAY)).isEqualTo(2);
    }

    @Test
    void two_hundred_calls_at_once_pass_a_budget_worth_fifty_by_one_at_most() {
        long each = 1000 + 100 * 400;
        define(each * 50 + each / 2);
        List<Future<Admission>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            calls.add(guard.reserve(spend.request(1000, "400", OptionalLong.of(100))));
        }
        List<Admission> admissions = Futures.results(calls);
        assertThat(admissions.stream().filter(Granted.class::isInstance)).hasSize(51);
        assertThat(spend.reserved(budget + DAY)).isEqualTo(51 * each);
    }

    @Test
    void amounts_of_millions_of_dollars_stay_exact() {
        define(9_007_199_254_740_991L);
        spend.setSpent(budget + DAY, 9_007_199_254_740_000L, 1);
        SpendRequest request = spend.request(123, "1", OptionalLong.of(800));
        assertThat(reserve(request)).isEqualTo(Granted.WITHOUT_CAP);
        assertThat(spend.reserved(budget + DAY)).isEqualTo(923);
        settle(request.id(), "8999999.123456789");
        assertThat(spend.reserved(budget + DAY)).isEqualTo(8_999_999_123_456_789L);
    }

    @Test
    void scripts_are_loaded_again_after_redis_forgot_them() {
        define(10_000);
        spend.send(Command.SCRIPT, "FLUSH");
        assertThat(reserve(spend.request(1, "1", OptionalLong.of(1)))).isEqualTo(Granted.WITHOUT_CAP);
        assertThat(spend.reserved(budget + DAY)).isEqualTo(2);
    }

    @Test
    void no_budget_is_only_believed_when_billing_marked_the_counters_as_complete() {
        SpendGuard cautious = spend.guard(Map.of("marker-trust", "0s"));
        SpendRequest request = spend.request(1, "1", OptionalLong.of(1));
        spend.send(Command.DEL, SpendKeys.ready());
        assertThatThrownBy(() -> Futures.result(cautious.reserve(request)))
                .isInstanceOf(SpendUnavailableException.class);
        spend.send(Command.SET, SpendKeys.ready(), "1");
        assertThat(Futures.result(cautious.reserve(request))).isEqualTo(Granted.WITHOUT_CAP);
        spend.send(Command.DEL, SpendKeys.ready());
    }

    @Test
    void without_redis_calls_that_cost_are_refused_unless_configured_otherwise() {
        try (TestRedis nowhere = TestRedis.unreachable()) {
            SpendFixture away = new SpendFixture(nowhere);
            SpendRequest request = away.request(1, "1", OptionalLong.of(1));
            assertThatThrownBy(() -> Futures.result(away.guard().reserve(request)))
                    .isInstanceOf(SpendUnavailableException.class)
                    .hasMessageContaining("Try again");
            assertThat(Futures.result(
                            away.guard(Map.of("when-unavailable", "allow")).reserve(request)))
                    .isEqualTo(Granted.WITHOUT_CAP);
            assertThat(Futures.result(away.guard().reserve(away.request(0, "0", OptionalLong.of(1)))))
                    .isEqualTo(Granted.WITHOUT_CAP);
        }
    }

    private void define(long limit) {
        spend.define(SpendKeys.ORGANIZATION, new HardBudget(budget, limit, Period.DAY));
    }

    private Admission reserve(SpendRequest request) {
        return Futures.result(guard.reserve(request));
    }

    private void settle(UUID id, String usd) {
        Futures.result(guard.settle(spend.organization, id, new BigDecimal(usd)));
    }

    private static Granted capped(long tokens) {
        return new Granted(OptionalLong.of(tokens));
    }
}
