package io.llmoptimizer.analytics.rollups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.UpdateOneModel;
import io.llmoptimizer.analytics.Calls;
import io.llmoptimizer.analytics.MongoFixture;
import io.llmoptimizer.analytics.Recount;
import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.devstack.Ports;
import io.llmoptimizer.http.problem.ProblemException;
import io.quarkus.mongodb.reactive.ReactiveMongoClient;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class RollupStoreTest {
    private static final UUID ORGANIZATION = UUID.fromString("0197a000-0000-7000-8000-000000000001");
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:30Z");

    private final String database = MongoFixture.freshDatabase();
    private final RollupStore store = new RollupStore(MongoFixture.client(), database);

    @Test
    void a_batch_is_added_once_however_often_it_is_tried() {
        List<UsageRecorded> calls = List.of(Calls.simple(ORGANIZATION, NOON, "0.1", 100));
        BatchId first = new BatchId("lane", 1);
        add(calls, first);
        add(calls, first);
        add(calls, first.next());
        add(calls, first);
        assertThat(Recount.stored(database)).isEqualTo(Recount.of(List.of(calls.getFirst(), calls.getFirst())));
    }

    @Test
    void lanes_that_meet_at_a_new_rollup_lose_nothing() {
        for (int round = 0; round < 20; round++) {
            int seconds = round * 60;
            List<UsageRecorded> calls = List.of(Calls.simple(ORGANIZATION, NOON.plusSeconds(seconds), "0.1", 1));
            List<Uni<Void>> writers = IntStream.range(0, 8)
                    .mapToObj(lane -> store.add(Rollup.fold(calls), new BatchId("lane" + lane, seconds + 1)))
                    .toList();
            Uni.join().all(writers).andFailFast().await().indefinitely();
        }
        assertThat(totals(new TimeRange(minute("2026-01-31T12:00:00Z"), minute("2026-01-31T12:20:00Z")))
                        .get(Counter.REQUESTS))
                .isEqualTo(160);
    }

    @Test
    void a_share_whose_rollup_another_lane_created_in_this_moment_is_added_to_it() {
        List<UsageRecorded> calls = List.of(Calls.simple(ORGANIZATION, NOON, "0.1", 100));
        new OutrunStore(database, () -> add(calls, new BatchId("faster", 1)))
                .add(Rollup.fold(calls), new BatchId("slower", 1))
                .await()
                .indefinitely();
        assertThat(Recount.stored(database)).isEqualTo(Recount.of(List.of(calls.getFirst(), calls.getFirst())));
    }

    /** MongoDB refuses the later of two upserts that found no document at the same time; the embedded server has no such race. */
    private static final class OutrunStore extends RollupStore {
        private Runnable other;

        OutrunStore(String database, Runnable other) {
            super(MongoFixture.client(), database);
            this.other = other;
        }

        @Override
        Uni<Void> write(List<UpdateOneModel<Document>> additions) {
            if (other == null) {
                return super.write(additions);
            }
            other.run();
            other = null;
            return Uni.createFrom()
                    .failure(new MongoBulkWriteException(
                            BulkWriteResult.unacknowledged(),
                            IntStream.range(0, additions.size())
                                    .mapToObj(i ->
                                            new BulkWriteError(11000, "E11000 duplicate key", new BsonDocument(), i))
                                    .toList(),
                            null,
                            new ServerAddress(),
                            Set.of()));
        }
    }

    @Test
    void sums_of_a_range_are_those_of_the_calls_in_it() {
        Calls calls = new Calls(4);
        List<UsageRecorded> all = Stream.generate(calls::next).limit(800).toList();
        add(all, new BatchId("lane", 1));
        UUID organization = calls.organizations().getFirst();
        TimeRange range = new TimeRange(minute("2026-01-31T22:47:00Z"), minute("2026-02-01T01:13:00Z"));
        List<UsageRecorded> asked = all.stream()
                .filter(call -> call.organizationId().equals(organization))
                .filter(call -> !call.occurredAt().isBefore(range.from())
                        && call.occurredAt().isBefore(range.to()))
                .toList();

        for (Set<Dimension> groupBy :
                List.of(EnumSet.noneOf(Dimension.class), EnumSet.of(Dimension.MODEL), EnumSet.allOf(Dimension.class))) {
            List<RollupSum> sums =
                    store.sums(organization, range, groupBy, 10_000).await().indefinitely();
            assertThat(sum(sums)).isEqualTo(plain(asked));
            assertThat(sums)
                    .extracting(RollupSum::key)
                    .doesNotHaveDuplicates()
                    .allMatch(key -> key.keySet().equals(groupBy));
            for (Granularity coarsest : Granularity.values()) {
                assertThat(sum(store.sumsByStart(organization, range, coarsest, groupBy, 10_000)
                                .await()
                                .indefinitely()))
                        .isEqualTo(plain(asked));
            }
        }
        Histogram latency = new Histogram();
        store.histograms(organization, range, EnumSet.of(Dimension.PROVIDER), Timing.LATENCY)
                .await()
                .indefinitely()
                .values()
                .forEach(latency::add);
        Histogram expected = new Histogram();
        Rollup.fold(asked).stream()
                .filter(rollup -> rollup.key().granularity() == Granularity.DAY)
                .forEach(rollup -> expected.add(rollup.latency()));
        assertThat(latency).isEqualTo(expected);
        assertThat(latency.count()).isPositive();
    }

    @Test
    void a_store_out_of_reach_makes_a_question_unavailable_and_a_batch_fail() {
        TimeRange day = new TimeRange(minute("2026-01-31T00:00:00Z"), minute("2026-02-01T00:00:00Z"));
        try (ReactiveMongoClient nowhere =
                MongoFixture.client("mongodb://localhost:" + Ports.free() + "/?serverSelectionTimeoutMS=100")) {
            RollupStore unreachable = new RollupStore(nowhere, database);
            assertThatThrownBy(() -> unreachable
                            .sums(ORGANIZATION, day, Set.of(), 10)
                            .await()
                            .indefinitely())
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            problem -> assertThat(problem.status()).isEqualTo(503));
            List<UsageRecorded> calls = List.of(Calls.simple(ORGANIZATION, NOON, "0.1", 100));
            assertThatThrownBy(() -> unreachable
                            .add(Rollup.fold(calls), new BatchId("lane", 1))
                            .await()
                            .indefinitely())
                    .isInstanceOf(MongoTimeoutException.class);
        }
    }

    @Test
    void another_organization_sees_nothing() {
        add(List.of(Calls.simple(ORGANIZATION, NOON, "0.1", 100)), new BatchId("lane", 1));
        TimeRange day = new TimeRange(minute("2026-01-31T00:00:00Z"), minute("2026-02-01T00:00:00Z"));
        UUID other = UUID.randomUUID();
        assertThat(store.sums(other, day, Set.of(), 10).await().indefinitely()).isEmpty();
        assertThat(store.histograms(other, day, Set.of(), Timing.LATENCY)
                        .await()
                        .indefinitely())
                .isEmpty();
        assertThat(store.histograms(ORGANIZATION, day, Set.of(), Timing.LATENCY)
                        .await()
                        .indefinitely())
                .containsOnlyKeys(Map.<Dimension, String>of());
    }

    private void add(List<UsageRecorded> calls, BatchId batch) {
        store.add(Rollup.fold(calls), batch).await().indefinitely();
    }

    private Counters totals(TimeRange range) {
        return sum(store.sums(ORGANIZATION, range, Set.of(), 10).await().indefinitely());
    }

    private static Counters sum(List<RollupSum> sums) {
        return sums.stream().map(RollupSum::counters).reduce(Counters.NONE, Counters::plus);
    }

    private static Counters plain(List<UsageRecorded> calls) {
        return calls.stream().map(Counters::of).reduce(Counters.NONE, Counters::plus);
    }

    private static Instant minute(String instant) {
        return Instant.parse(instant);
    }
}
