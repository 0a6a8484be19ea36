package io.llmoptimizer.integration.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.common.identity.OuterLimits;
import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.integration.Futures;
import io.llmoptimizer.integration.TestRedis;
import io.llmoptimizer.integration.TestSettings;
import io.llmoptimizer.integration.limits.TokenAdmission.Granted;
import io.llmoptimizer.integration.limits.TokenAdmission.Refused;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same promises with Redis and without it. A minute's limit is large here, so that what flows back meanwhile is small. */
class TokenLimitsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int MINUTE = 60_000;
    /** Tokens that flow back in five seconds: no step here takes longer. */
    private static final long SLACK = 5_000;

    private static TestRedis redis;
    private static TestRedis nowhere;

    private final UUID organization = UUID.randomUUID();

    @BeforeAll
    static void connect() {
        redis = TestRedis.connect();
        nowhere = TestRedis.unreachable();
    }

    @AfterAll
    static void disconnect() {
        redis.close();
        nowhere.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_limit_lets_pass_what_fits_and_says_when_the_rest_will(boolean shared) {
        TokenLimits limits = limits(shared);
        Caller key = key(UUID.randomUUID(), MINUTE, OuterLimits.NONE);

        Granted granted = (Granted) reserve(limits, key, 40_000);
        assertThat(granted.standing().limit()).isEqualTo(MINUTE);
        assertThat(granted.standing().remaining()).isBetween(20_000L, 20_000L + SLACK);

        Refused refused = (Refused) reserve(limits, key, 40_000);
        assertThat(refused.whose()).isEqualTo("API key");
        assertThat(refused.retryAfter()).isBetween(Duration.ofSeconds(14), Duration.ofSeconds(20));
        assertThat(reserve(limits, key, 15_000)).as("a smaller one").isInstanceOf(Granted.class);
        assertThat(reserve(limits, key(UUID.randomUUID(), MINUTE, OuterLimits.NONE), 40_000))
                .as("another key")
                .isInstanceOf(Granted.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_was_not_used_comes_back_and_what_was_used_more_is_taken(boolean shared) {
        TokenLimits limits = limits(shared);
        Caller key = key(UUID.randomUUID(), MINUTE, OuterLimits.NONE);

        limits.settle(((Granted) reserve(limits, key, 50_000)).reservation(), 10_000);
        await().untilAsserted(() -> assertThat(left(limits, key)).isBetween(50_000L, 50_000L + SLACK));

        limits.settle(((Granted) reserve(limits, key, 1_000)).reservation(), 100_000);
        await().untilAsserted(() -> assertThat(reserve(limits, key, 1)).isInstanceOf(Refused.class));
        assertThat(((Refused) reserve(limits, key, 1)).retryAfter())
                .isBetween(Duration.ofSeconds(35), LONG.plusSeconds(35));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_call_larger_than_the_limit_passes_when_nothing_else_was_used(boolean shared) {
        TokenLimits limits = limits(shared);
        Caller key = key(UUID.randomUUID(), MINUTE, OuterLimits.NONE);

        assertThat(reserve(limits, key, 10 * MINUTE)).isInstanceOf(Granted.class);
        assertThat(reserve(limits, key, MINUTE)).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void every_level_counts_and_a_refusal_at_one_takes_from_none(boolean shared) {
        TokenLimits limits = limits(shared);
        OuterLimits organizations = new OuterLimits(null, null, new Limits(null, MINUTE, null));
        Caller one = key(UUID.randomUUID(), null, organizations);
        Caller other = key(UUID.randomUUID(), MINUTE, organizations);

        assertThat(reserve(limits, one, 50_000)).isInstanceOf(Granted.class);
        Refused refused = (Refused) reserve(limits, other, 30_000);
        assertThat(refused.whose()).isEqualTo("organization");
        assertThat(((Granted) reserve(limits, other, 5_000)).standing().remaining())
                .as("of the organization, not of the key")
                .isBetween(5_000L, 5_000L + SLACK);
    }

    @Test
    void of_calls_at_once_on_two_replicas_as_many_pass_as_fit() {
        TokenLimits here = limits(true);
        TokenLimits there = limits(true);
        Caller key = key(UUID.randomUUID(), MINUTE, OuterLimits.NONE);

        List<Future<TokenAdmission>> calls = IntStream.range(0, 200)
                .mapToObj(call -> (call % 2 == 0 ? here : there).reserve(key, 2_000))
                .toList();
        long passed = Futures.results(calls).stream()
                .filter(Granted.class::isInstance)
                .count();

        assertThat(passed).isBetween(30L, 30 + SLACK / 2_000);
    }

    @Test
    void nobody_without_a_limit_is_counted() {
        assertThat(reserve(limits(false), key(UUID.randomUUID(), null, OuterLimits.NONE), Long.MAX_VALUE / 2))
                .isInstanceOf(TokenAdmission.Unlimited.class);
    }

    @Test
    void limits_may_be_configured_for_those_who_have_none() {
        TokenLimits limits = limits(redis, Map.of("api-key", "100", "organization", "1000000"));
        Granted granted = (Granted) reserve(limits, key(UUID.randomUUID(), null, OuterLimits.NONE), 10);
        assertThat(granted.standing().limit()).isEqualTo(100);
        Granted own = (Granted) reserve(limits, key(UUID.randomUUID(), 7_000, OuterLimits.NONE), 10);
        assertThat(own.standing().limit()).isEqualTo(7_000);
    }

    private long left(TokenLimits limits, Caller caller) {
        return ((Granted) reserve(limits, caller, 0)).standing().remaining();
    }

    private static TokenAdmission reserve(TokenLimits limits, Caller caller, long tokens) {
        return Futures.result(limits.reserve(caller, tokens));
    }

    private static TokenLimits limits(boolean shared) {
        return limits(shared ? redis : nowhere, Map.of());
    }

    private static TokenLimits limits(TestRedis where, Map<String, String> settings) {
        Map<String, String> patient = new java.util.HashMap<>(settings);
        patient.put("timeout", "10s");
        return new TokenLimits(
                new TokenBucketStore(where.commands()),
                TestSettings.of(TokenLimitsConfig.class, "llmo.token-limits", patient),
                where.vertx(),
                new SimpleMeterRegistry());
    }

    private Caller key(UUID id, Integer tokensPerMinute, OuterLimits outer) {
        return new Caller(
                id.toString(),
                Optional.empty(),
                organization,
                Optional.empty(),
                Optional.empty(),
                Optional.of(id),
                Set.of("key"),
                Set.of("inference"),
                new Limits(null, tokensPerMinute, null),
                outer,
                Set.of(),
                "");
    }
}
