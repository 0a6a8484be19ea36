package io.llmoptimizer.analytics.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmoptimizer.analytics.Calls;
import io.llmoptimizer.analytics.MongoFixture;
import io.llmoptimizer.analytics.Recount;
import io.llmoptimizer.testing.TestClock;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngestionTest {
    private final String database = MongoFixture.freshDatabase();
    private final TestClock clock = TestClock.at("2026-02-01T02:00:00Z");

    @Test
    void an_event_counts_once_however_often_it_is_delivered() {
        List<UsageEvent> events = events(1, 200);
        Replica replica = new Replica(database, clock);
        replica.ingest(events);
        replica.ingest(events);
        replica.ingest(twice(events.subList(50, 150)));
        assertEachCountsOnce(events);
    }

    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    void a_crash_at_any_point_loses_nothing_and_doubles_nothing_after_a_restart(CrashPoint point) {
        List<UsageEvent> events = events(2, 90);
        AtomicReference<CrashPoint> deadly = new AtomicReference<>();
        Replica first = new Replica(database, clock, reached -> reached == deadly.get(), IngestionTest::goOn);
        first.ingest(events.subList(0, 40));
        deadly.set(point);
        assertThatThrownBy(() -> first.ingest(events.subList(30, 90))).isInstanceOf(Replica.Death.class);

        Replica second = new Replica(database, clock);
        second.recover();
        redeliver(events.subList(30, 90), second);
        second.recover();
        assertEachCountsOnce(events);
    }

    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    void events_may_be_redelivered_before_the_broken_off_batch_is_found(CrashPoint point) {
        List<UsageEvent> events = events(3, 60);
        Replica first = new Replica(database, clock, reached -> reached == point, IngestionTest::goOn);
        assertThatThrownBy(() -> first.ingest(events)).isInstanceOf(Replica.Death.class);

        Replica second = new Replica(database, clock);
        redeliver(events, second);
        second.recover();
        assertEachCountsOnce(events);
    }

    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    void a_replica_whose_store_failed_goes_on_by_itself(CrashPoint point) {
        List<UsageEvent> events = events(4, 60);
        AtomicReference<CrashPoint> failing = new AtomicReference<>(point);
        Replica replica =
                new Replica(database, clock, reached -> failing.compareAndSet(reached, null), IngestionTest::goOn);
        assertThatThrownBy(() -> replica.ingest(events)).isInstanceOf(Replica.Death.class);
        redeliver(events, replica);
        replica.recover();
        assertEachCountsOnce(events);
    }

    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    void the_one_who_finishes_a_batch_may_crash_too(CrashPoint point) {
        List<UsageEvent> events = events(5, 60);
        Replica first = new Replica(database, clock, reached -> reached == CrashPoint.AFTER_OPEN, IngestionTest::goOn);
        assertThatThrownBy(() -> first.ingest(events)).isInstanceOf(Replica.Death.class);
        Replica second = new Replica(database, clock, reached -> reached == point, IngestionTest::goOn);
        second.recover();
        new Replica(database, clock).recover();
        assertEachCountsOnce(events);
    }

    @Test
    void a_replica_that_slept_for_long_does_harm_to_nobody() throws Exception {
        List<UsageEvent> events = events(6, 500);
        CountDownLatch asleep = new CountDownLatch(1);
        CompletableFuture<Void> alarm = new CompletableFuture<>();
        Replica sleeper = new Replica(database, clock, reached -> false, reached -> {
            if (reached != CrashPoint.AFTER_CLAIM) {
                return goOn(reached);
            }
            asleep.countDown();
            return Uni.createFrom().completionStage(alarm);
        });
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<?> sleeping = thread.submit(() -> sleeper.ingest(events.subList(0, 100)));
            assertThat(asleep.await(30, TimeUnit.SECONDS)).isTrue();
            Replica awake = new Replica(database, clock);
            awake.recover();
            for (int i = 100; i < 500; i += 2) {
                awake.ingest(events.subList(i, i + 2));
            }
            alarm.complete(null);
            sleeping.get(30, TimeUnit.SECONDS);
        }
        assertEachCountsOnce(events);
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void replicas_that_keep_dying_and_help_each_other_count_every_event_once(long seed) throws Exception {
        List<UsageEvent> events = events(seed, 600);
        List<UsageEvent> deliveries = new ArrayList<>(twice(events));
        Collections.shuffle(deliveries, new Random(seed));
        BlockingQueue<List<UsageEvent>> queue = new LinkedBlockingQueue<>(batches(deliveries, 25));
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<?>> replicas = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Random fate = new Random(seed * 31 + i);
                replicas.add(threads.submit(() -> work(queue, fate)));
            }
            for (Future<?> replica : replicas) {
                replica.get(120, TimeUnit.SECONDS);
            }
        }
        new Replica(database, clock).recover();
        assertEachCountsOnce(events);
    }

    /** Takes from the queue until it is empty; what was under way in a death is delivered again. */
    private void work(BlockingQueue<List<UsageEvent>> queue, Random fate) {
        Replica replica = mortal(fate);
        for (List<UsageEvent> batch = queue.poll(); batch != null; batch = queue.poll()) {
            try {
                replica.ingest(batch);
                if (fate.nextInt(5) == 0) {
                    replica.recover();
                }
            } catch (Replica.Death dead) {
                queue.add(batch);
                replica = mortal(fate);
            }
        }
    }

    private Replica mortal(Random fate) {
        return new Replica(database, clock, point -> fate.nextInt(40) == 0, IngestionTest::goOn);
    }

    private void redeliver(List<UsageEvent> events, Replica replica) {
        List<UsageEvent> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, new Random(events.size()));
        batches(shuffled, 7).forEach(replica::ingest);
    }

    private static List<List<UsageEvent>> batches(List<UsageEvent> events, int size) {
        return IntStream.iterate(0, i -> i < events.size(), i -> i + size)
                .mapToObj(i -> events.subList(i, Math.min(i + size, events.size())))
                .toList();
    }

    private static List<UsageEvent> twice(List<UsageEvent> events) {
        List<UsageEvent> twice = new ArrayList<>(events);
        twice.addAll(events);
        return twice;
    }

    private static Uni<Void> goOn(CrashPoint point) {
        return Uni.createFrom().voidItem();
    }

    private static List<UsageEvent> events(long seed, int count) {
        Calls calls = new Calls(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> new UsageEvent(calls.id(), calls.next()))
                .toList();
    }

    private void assertEachCountsOnce(List<UsageEvent> events) {
        assertThat(Recount.stored(database))
                .isEqualTo(Recount.of(events.stream().map(UsageEvent::call).toList()));
        assertThat(MongoFixture.client()
                        .getDatabase(database)
                        .getCollection("usage_batches")
                        .countDocuments()
                        .await()
                        .indefinitely())
                .as("batches under way")
                .isZero();
    }
}
