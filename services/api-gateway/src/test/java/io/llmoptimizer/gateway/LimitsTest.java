package io.llmoptimizer.gateway;

import static io.llmoptimizer.gateway.Client.json;
import static io.llmoptimizer.gateway.Client.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.common.identity.Limits;
import io.llmoptimizer.common.identity.OuterLimits;
import io.llmoptimizer.gateway.limits.LimitsConfig;
import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = FleetStores.class, initArgs = @ResourceArg(name = "stores", value = "redis"))
@QuarkusTestResource(FakeAddresses.class)
class LimitsTest {
    private static final String MODELS = "/v1/models";

    private static FakeFleet fleet;
    private static Client client;

    @Inject
    LimitsConfig config;

    @BeforeAll
    static void start() {
        fleet = FakeFleet.running();
        client = new Client();
        await().until(() -> client.get("/q/health/ready").statusCode() == 200);
    }

    @BeforeEach
    void connect() {
        await().until(LimitsTest::redisIsUp);
    }

    @Test
    void of_200_requests_at_once_a_limit_of_50_lets_50_pass() throws Exception {
        FakeAuth.Key key = fleet.auth.key(new Limits(50, null, null));
        long before = fleet.integration.count(MODELS);
        long started = System.nanoTime();
        long passed = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = IntStream.range(0, 200)
                    .mapToObj(i ->
                            threads.submit(() -> client.get(MODELS, key(key)).statusCode()))
                    .toList();
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isIn(200, 429);
                passed += answer.get() == 200 ? 1 : 0;
            }
        }
        // One is earned back every 1.2 s; a slow machine may take that long.
        long earnedMeanwhile = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started) / 1_200;
        assertThat(passed).isBetween(50L, 50 + earnedMeanwhile);
        assertThat(fleet.integration.count(MODELS) - before)
                .as("nothing else got through")
                .isEqualTo(passed);
    }

    @Test
    void a_client_is_told_where_it_stands_and_when_to_come_back() {
        FakeAuth.Key key = fleet.auth.key(new Limits(2, null, null));

        HttpResponse<String> first = client.get(MODELS, key(key));
        assertThat(first.headers().firstValue("x-ratelimit-limit-requests")).contains("2");
        assertThat(first.headers().firstValue("x-ratelimit-remaining-requests")).contains("1");
        assertThat(first.headers().firstValue("x-ratelimit-reset-requests")).contains("30s");
        client.get(MODELS, key(key));

        HttpResponse<String> refused = client.get(MODELS, key(key));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(json(refused).getJsonObject("error").getString("code")).isEqualTo("rate_limit_exceeded");
        assertThat(json(refused).getJsonObject("error").getString("message")).contains("API key", "2 requests");
        assertThat(Integer.parseInt(refused.headers().firstValue("retry-after").orElseThrow()))
                .isBetween(28, 30);
        assertThat(refused.headers().firstValue("x-ratelimit-remaining-requests"))
                .contains("0");
    }

    @Test
    void while_redis_is_away_this_replica_limits_by_itself_and_is_back_with_redis() {
        FakeAuth.Key key = fleet.auth.key(new Limits(3, null, null));
        fleet.tap.shut();
        try {
            await().until(() -> !redisIsUp());
            assertThat(IntStream.range(0, 6)
                            .mapToObj(i -> client.get(MODELS, key(key)).statusCode())
                            .toList())
                    .containsExactly(200, 200, 200, 429, 429, 429);
        } finally {
            fleet.tap.open();
        }
        await().until(LimitsTest::redisIsUp);
        FakeAuth.Key other = fleet.auth.key(new Limits(3, null, null));
        assertThat(client.get(MODELS, key(other)).statusCode()).isEqualTo(200);
        assertThat(FakeFleet.await(fleet.redis.exists(
                                List.of("llmo:limit:{" + other.organization() + "}:key:" + other.id())))
                        .toInteger())
                .as("the limit is kept in Redis again")
                .isEqualTo(1);
    }

    @Test
    void a_redis_that_hangs_delays_nobody_for_long() {
        FakeAuth.Key key = fleet.auth.key();
        assertThat(client.get(MODELS, key(key)).statusCode()).isEqualTo(200);
        fleet.tap.clog();
        try {
            await().until(() -> !redisIsUp());
            long started = System.nanoTime();
            assertThat(client.get(MODELS, key(key)).statusCode()).isEqualTo(200);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started))
                    .isLessThan(1_000);
        } finally {
            fleet.tap.unclog();
        }
        await().until(LimitsTest::redisIsUp);
        assertThat(client.get(MODELS, key(key)).statusCode()).isEqualTo(200);
    }

    @Test
    void a_key_has_no_more_requests_running_than_it_may() {
        FakeAuth.Key key = fleet.auth.key(new Limits(null, null, 2));
        List<HttpServerRequest> running = new CopyOnWriteArrayList<>();
        fleet.integration.on("/v1/long", running::add);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> two = IntStream.range(0, 2)
                    .mapToObj(i -> threads.submit(
                            () -> client.get("/v1/long", key(key)).statusCode()))
                    .toList();
            await().until(() -> running.size() == 2);
            HttpResponse<String> third = client.get("/v1/long", key(key));
            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.headers().firstValue("retry-after")).isPresent();

            running.forEach(request -> request.response().end());
            await().until(() -> two.stream().allMatch(Future::isDone));
        }
        fleet.integration.on("/v1/long", request -> request.response().end());
        assertThat(client.get("/v1/long", key(key)).statusCode()).isEqualTo(200);
    }

    @Test
    void what_an_organization_and_a_project_may_do_holds_for_all_their_callers_together() {
        UUID organization = UUID.randomUUID();
        OuterLimits three = new OuterLimits(null, null, new Limits(3, null, null));
        String ada = TestTokens.forUser(organization).outerLimits(three).bearer();
        String bob = TestTokens.forUser(organization).outerLimits(three).bearer();
        assertThat(List.of(status(ada), status(bob), status(ada), status(bob))).containsExactly(200, 200, 200, 429);
        assertThat(status(TestTokens.forUser(UUID.randomUUID()).bearer()))
                .as("another organization")
                .isEqualTo(200);

        UUID project = UUID.randomUUID();
        OuterLimits one = new OuterLimits(null, new Limits(1, null, null), null);
        String key = keyOf(project, one);
        String otherKey = keyOf(project, one);
        assertThat(List.of(status(key), status(otherKey))).containsExactly(200, 429);
        assertThat(json(client.get(MODELS, "authorization", otherKey))
                        .getJsonObject("error")
                        .getString("message"))
                .contains("project");
        assertThat(status(keyOf(UUID.randomUUID(), one))).as("another project").isEqualTo(200);
    }

    @Test
    void a_users_limit_counts_sessions_and_keys_alike() {
        UUID organization = UUID.randomUUID();
        UUID user = UUID.randomUUID();
        OuterLimits two = new OuterLimits(new Limits(2, null, null), null, null);
        String session = TestTokens.forUser(organization, user).outerLimits(two).bearer();
        String key = TestTokens.forKey(organization, UUID.randomUUID())
                .claim("sub", user.toString())
                .outerLimits(two)
                .bearer();

        assertThat(List.of(status(session), status(key), status(key), status(session)))
                .containsExactly(200, 200, 429, 429);
    }

    @Test
    void requests_that_run_on_other_replicas_count_until_they_end_or_their_replica_dies() {
        FakeAuth.Key key = fleet.auth.key(new Limits(null, null, 1));
        String running = "llmo:limit:{" + key.organization() + "}:key:" + key.id() + ":running";
        long inAMinute = FakeFleet.await(fleet.redis.time()).get(0).toLong() * 1_000 + 60_000;
        FakeFleet.await(fleet.redis.zadd(List.of(running, Long.toString(inAMinute), "elsewhere")));
        HttpResponse<String> refused = client.get(MODELS, key(key));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(json(refused).getJsonObject("error").getString("message")).contains("1 requests running at once");

        FakeFleet.await(fleet.redis.zadd(List.of(running, Long.toString(inAMinute - 61_000), "elsewhere")));
        assertThat(client.get(MODELS, key(key)).statusCode()).isEqualTo(200);
        await("its own place is given back")
                .until(() -> FakeFleet.await(fleet.redis.zcard(running)).toInteger() == 0);
    }

    private static int status(String bearer) {
        return client.get(MODELS, "authorization", bearer).statusCode();
    }

    private static String keyOf(UUID project, OuterLimits limits) {
        // Projects belong to one organization; so do the counters.
        return TestTokens.forKey(new UUID(0, project.getLeastSignificantBits()), UUID.randomUUID())
                .project(project)
                .outerLimits(limits)
                .bearer();
    }

    @Test
    void the_defaults_are_these() {
        assertThat(config.apiKey().requestsPerMinute()).hasValue(6_000);
        assertThat(config.user().requestsPerMinute()).hasValue(3_000);
        assertThat(config.organization().requestsPerMinute()).hasValue(600_000);
        assertThat(config.project().requestsPerMinute()).isEmpty();
        assertThat(config.organization().concurrent()).isEmpty();
        assertThat(config.burstShare()).isEqualTo(1.0);
    }

    @Test
    void redis_may_forget_the_script() {
        FakeFleet.await(fleet.redis.script(List.of("FLUSH")));

        FakeAuth.Key key = fleet.auth.key(new Limits(1, null, null));
        assertThat(client.get(MODELS, key(key)).statusCode()).isEqualTo(200);
        assertThat(client.get(MODELS, key(key)).statusCode()).isEqualTo(429);
    }

    private static boolean redisIsUp() {
        return client.get("/q/metrics").body().contains("llmo_redis_up 1.0");
    }
}
