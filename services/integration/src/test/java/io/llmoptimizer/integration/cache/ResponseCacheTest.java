package io.llmoptimizer.integration.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.llmoptimizer.integration.Futures;
import io.llmoptimizer.integration.TestRedis;
import io.llmoptimizer.integration.TestSettings;
import io.llmoptimizer.testing.TestClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ResponseCacheTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration HOUR = Duration.ofHours(1);

    private static TestRedis redis;

    private final TestClock clock = TestClock.atPresent();
    private final UUID organization = UUID.randomUUID();
    private final Replica here = new Replica(redis, Map.of());
    private final Replica there = new Replica(redis, Map.of());

    @BeforeAll
    static void connect() {
        redis = TestRedis.connect();
    }

    @AfterAll
    static void disconnect() {
        redis.close();
    }

    @Test
    void an_answer_is_found_here_in_memory_and_elsewhere_in_redis() {
        CacheKey key = key("sandbox/answer", 1);
        assertThat(here.find(key)).isEmpty();
        here.keep(key, answer(100), HOUR);

        assertThat(here.find(key))
                .hasValueSatisfying(found -> assertThat(found.completion()).hasSize(100));
        assertThat(here.count("finds", "local")).isEqualTo(1);
        assertThat(there.find(key)).hasValueSatisfying(found -> {
            assertThat(found.provider()).isEqualTo("sandbox");
            assertThat(found.costUsd()).isEqualTo("0.002");
        });
        assertThat(there.count("finds", "redis")).isEqualTo(1);
        assertThat(there.find(key)).isPresent();
        assertThat(there.count("finds", "local")).isEqualTo(1);
    }

    @Test
    void an_answer_is_gone_when_its_time_is_over_wherever_it_was_found() {
        CacheKey key = key("sandbox/answer", 1);
        here.keep(key, answer(100), HOUR);
        clock.advance(Duration.ofMinutes(59));
        assertThat(there.find(key)).isPresent();
        clock.advance(Duration.ofMinutes(1));
        assertThat(here.find(key)).isEmpty();
        assertThat(there.find(key)).isEmpty();
    }

    @Test
    void a_client_can_not_keep_an_answer_longer_than_allowed_nor_for_no_time() {
        Replica strict = new Replica(redis, Map.of("longest-ttl", "10m"));
        CacheKey key = key("sandbox/answer", 1);
        strict.keep(key, answer(100), Duration.ofDays(3));
        clock.advance(Duration.ofMinutes(10));
        assertThat(strict.find(key)).isEmpty();

        CacheKey other = key("sandbox/answer", 2);
        strict.cache.store(other, answer(100), Duration.ZERO);
        assertThat(strict.find(other)).isEmpty();
    }

    @Test
    void an_answer_that_is_too_large_is_not_kept() {
        Replica small = new Replica(redis, Map.of("largest-answer", "1K"));
        CacheKey key = key("sandbox/answer", 1);
        small.cache.store(key, answer(1025), HOUR);
        assertThat(small.count("stores", "too-large")).isEqualTo(1);
        assertThat(small.find(key)).isEmpty();
        small.keep(key, answer(1024), HOUR);
        assertThat(small.find(key)).isPresent();
    }

    @Test
    void memory_is_bounded_by_bytes() {
        Replica small = new Replica(redis, Map.of("local-size", "10K"));
        for (int i = 0; i < 50; i++) {
            small.keep(key("sandbox/answer", i), answer(1000), HOUR);
        }
        await().atMost(LONG)
                .until(() ->
                        small.metrics.get("llmo.cache.local.entries").gauge().value() <= 7);
        assertThat(small.find(key("sandbox/answer", 0))).isPresent();
    }

    @Test
    void deleting_a_model_deletes_its_answers_on_every_replica_and_no_others() {
        CacheKey gone = key("sandbox/answer", 1);
        CacheKey stays = key("sandbox/slow", 1);
        CacheKey foreign = CacheKey.of(UUID.randomUUID(), "sandbox/answer", JsonNodeFactory.instance.objectNode());
        for (CacheKey key : new CacheKey[] {gone, stays, foreign}) {
            here.keep(key, answer(100), HOUR);
            assertThat(there.find(key)).isPresent();
        }

        assertThat(here.delete(Optional.of("sandbox/answer"))).isEqualTo(1);
        assertThat(here.find(gone)).isEmpty();
        await().atMost(Duration.ofSeconds(1)).until(() -> there.find(gone).isEmpty());
        for (Replica replica : new Replica[] {here, there}) {
            assertThat(replica.find(stays)).isPresent();
            assertThat(replica.find(foreign)).isPresent();
        }

        here.keep(gone, answer(50), HOUR);
        assertThat(there.find(gone))
                .hasValueSatisfying(found -> assertThat(found.completion()).hasSize(50));
    }

    @Test
    void deleting_all_gives_the_memory_back() {
        for (int i = 0; i < 5; i++) {
            here.keep(key("sandbox/answer", i), answer(100), HOUR);
        }
        assertThat(here.statistics().entries()).isEqualTo(5);
        assertThat(there.delete(Optional.empty())).isEqualTo(5);
        assertThat(here.statistics().entries()).isZero();
        assertThat(Futures.result(redis.commands()
                                .send(Request.cmd(Command.KEYS).arg("llmo:cache:" + organization + ":*")))
                        .size())
                .isZero();
        assertThat(there.delete(Optional.empty())).isZero();
    }

    @Test
    void statistics_add_up_over_replicas() {
        CacheKey key = key("sandbox/answer", 1);
        here.find(key);
        here.keep(key, answer(100), HOUR);
        here.find(key);
        there.find(key);
        there.find(key);
        here.cache.stop(null);
        there.cache.stop(null);
        await().atMost(LONG).untilAsserted(() -> {
            CacheStatistics statistics = here.statistics();
            assertThat(statistics.hits()).isEqualTo(3);
            assertThat(statistics.misses()).isEqualTo(1);
            assertThat(statistics.hitRate()).isEqualTo(0.75);
            assertThat(statistics.entries()).isEqualTo(1);
            assertThat(statistics.savedUsd()).isEqualByComparingTo("0.006");
        });
    }

    @Test
    void what_is_in_redis_but_no_answer_is_a_miss_and_is_replaced() {
        CacheKey key = key("sandbox/answer", 1);
        Futures.result(redis.commands()
                .send(Request.cmd(Command.SET)
                        .arg("llmo:cache:" + organization + ":0.0:" + key.digest())
                        .arg("garbage")));
        assertThat(here.find(key)).isEmpty();
        here.keep(key, answer(100), HOUR);
        assertThat(there.find(key)).isPresent();
    }

    @Test
    void without_redis_every_find_is_a_miss_and_a_deletion_says_so() {
        try (TestRedis nowhere = TestRedis.unreachable()) {
            Replica alone = new Replica(nowhere, Map.of());
            CacheKey key = key("sandbox/answer", 1);
            assertThat(alone.find(key)).isEmpty();
            alone.cache.store(key, answer(100), HOUR);
            assertThat(alone.find(key)).isEmpty();
            assertThat(alone.count("finds", "failed")).isEqualTo(2);
            assertThatThrownBy(() -> alone.delete(Optional.empty())).isNotNull();
        }
    }

    @Test
    void after_trouble_redis_is_asked_again_when_the_pause_is_over() {
        try (TestRedis nowhere = TestRedis.unreachable()) {
            Replica alone = new Replica(nowhere, Map.of("pause-after-failure", "1ms"));
            CacheKey key = key("sandbox/answer", 1);
            for (int i = 0; i < 5; i++) {
                assertThat(alone.find(key)).isEmpty();
            }
            assertThat(alone.count("finds", "failed")).isEqualTo(5);
        }
    }

    @Test
    void a_cache_that_is_off_keeps_nothing() {
        Replica off = new Replica(redis, Map.of("enabled", "false"));
        CacheKey key = key("sandbox/answer", 1);
        off.cache.store(key, answer(100), HOUR);
        assertThat(off.find(key)).isEmpty();
        assertThat(here.statistics().misses()).isZero();
    }

    private CacheKey key(String model, int seed) {
        return CacheKey.of(
                organization, model, JsonNodeFactory.instance.objectNode().put("seed", seed));
    }

    private CachedAnswer answer(int bytes) {
        return new CachedAnswer("sandbox", "sandbox/answer", new byte[bytes], new BigDecimal("0.002"), clock.instant());
    }

    /** One process with its own memory in front of the shared Redis. */
    private final class Replica {
        private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        private final ResponseCache cache;
        private int kept;

        Replica(TestRedis redis, Map<String, String> changes) {
            Map<String, String> settings = new HashMap<>(Map.of("deletion-delay", "200ms", "timeout", "5s"));
            settings.putAll(changes);
            this.cache = new ResponseCache(
                    new AnswerStore(redis.commands()),
                    TestSettings.of(CacheConfig.class, "llmo.cache", settings),
                    clock,
                    redis.vertx(),
                    metrics);
        }

        Optional<CachedAnswer> find(CacheKey key) {
            return Futures.result(cache.find(key));
        }

        /** Stores and waits until the answer is in Redis. */
        void keep(CacheKey key, CachedAnswer answer, Duration ttl) {
            kept++;
            cache.store(key, answer, ttl);
            await().atMost(LONG).until(() -> count("stores", "kept") == kept);
        }

        long delete(Optional<String> model) {
            return Futures.result(cache.delete(organization, model));
        }

        CacheStatistics statistics() {
            return Futures.result(cache.statistics(organization));
        }

        int count(String what, String result) {
            var counter =
                    metrics.find("llmo.cache." + what).tag("result", result).counter();
            return counter == null ? 0 : (int) counter.count();
        }
    }
}
