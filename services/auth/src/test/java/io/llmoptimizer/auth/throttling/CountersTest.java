package io.llmoptimizer.auth.throttling;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.testing.FleetStores;
import io.llmoptimizer.testing.TestClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class CountersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Counters AWAY = new Counters() {
        @Override
        public Uni<Long> attempt(List<Place> places) {
            return Uni.createFrom().failure(new IllegalStateException("away"));
        }

        @Override
        public Uni<Void> forgive(List<Place> places) {
            return Uni.createFrom().failure(new IllegalStateException("away"));
        }

        @Override
        public Uni<Void> clear(List<Place> places) {
            return Uni.createFrom().nothing();
        }
    };

    private final ReactiveRedisDataSource redis;

    CountersTest(ReactiveRedisDataSource redis) {
        this.redis = redis;
    }

    /** Whatever happens in whatever order, both admit the same and ask for the same waits. */
    @Test
    void redis_and_a_replica_by_itself_decide_the_same() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            TestClock clock = TestClock.atPresent();
            RedisCounters shared = new RedisCounters(redis);
            LocalCounters local = new LocalCounters(clock);
            List<Place> places = IntStream.range(0, 3)
                    .mapToObj(i -> new Place(
                            "llmo:throttle:{sign-in}:test:" + UUID.randomUUID(),
                            new Rule(
                                    1 + random.nextInt(5),
                                    1 + random.nextInt(5_000),
                                    1 + random.nextInt(1_000),
                                    1_000 + random.nextInt(60_000))))
                    .toList();
            for (int step = 0; step < 60; step++) {
                clock.advance(Duration.ofMillis(random.nextInt(4) == 0 ? random.nextInt(20_000) : random.nextInt(50)));
                List<Place> some = places.subList(random.nextInt(2), 2 + random.nextInt(2));
                String operation = random.nextInt(4) == 0 ? "forgive" : "attempt";
                long fromRedis =
                        shared.run(operation, clock.millis(), some).await().atMost(PATIENCE);
                long fromReplica = operation.equals("attempt")
                        ? local.attempt(some).await().atMost(PATIENCE)
                        : local.forgive(some).replaceWith(0L).await().atMost(PATIENCE);
                assertThat(fromReplica).as("seed %d, step %d", seed, step).isEqualTo(fromRedis);
            }
        }
    }

    @Test
    void what_redis_counted_is_forgotten_by_itself_and_at_once_when_cleared() {
        RedisCounters shared = new RedisCounters(redis);
        Place place =
                new Place("llmo:throttle:{sign-in}:test:" + UUID.randomUUID(), new Rule(1, 60_000, 5_000, 900_000));
        assertThat(shared.attempt(List.of(place)).await().atMost(PATIENCE)).isZero();
        assertThat(shared.attempt(List.of(place)).await().atMost(PATIENCE)).isZero();
        assertThat(shared.attempt(List.of(place)).await().atMost(PATIENCE)).isBetween(4_000L, 5_000L);
        assertThat(redis.key(String.class).pttl(place.key()).await().atMost(PATIENCE))
                .isBetween(100_000L, 121_000L);

        shared.clear(List.of(place)).await().atMost(PATIENCE);

        assertThat(shared.attempt(List.of(place)).await().atMost(PATIENCE)).isZero();
    }

    @Test
    void without_redis_a_replica_counts_by_itself_and_says_so_in_its_metrics() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        SharedCounters counters =
                new SharedCounters(AWAY, new LocalCounters(TestClock.atPresent()), Duration.ofMillis(50), meters);
        List<Place> places = List.of(new Place("a", new Rule(2, 60_000, 1_000, 900_000)));
        for (int i = 0; i < 3; i++) {
            assertThat(counters.attempt(places).await().atMost(PATIENCE)).isZero();
        }
        assertThat(counters.attempt(places).await().atMost(PATIENCE)).isEqualTo(1_000);
        counters.forgive(places).await().atMost(PATIENCE);
        counters.clear(places).await().atMost(PATIENCE);
        assertThat(counters.attempt(places).await().atMost(PATIENCE)).isZero();
        assertThat(meters.counter("llmo.auth.throttling.local").count()).isGreaterThanOrEqualTo(6);
    }
}
