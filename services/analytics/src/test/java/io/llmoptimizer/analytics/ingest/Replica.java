package io.llmoptimizer.analytics.ingest;

import io.llmoptimizer.analytics.MongoFixture;
import io.llmoptimizer.analytics.rollups.BatchId;
import io.llmoptimizer.analytics.rollups.Rollup;
import io.llmoptimizer.analytics.rollups.RollupStore;
import io.llmoptimizer.common.events.UsageRecorded;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** An instance of the service on a database, which dies at a crash point when {@code dies} says so. */
final class Replica {
    private final Ingestion ingestion;

    static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Death(CrashPoint point) {
            super("died " + point);
        }
    }

    /**
     * @param dies asked at every point of every batch
     * @param reached what happens there otherwise; a replica that must wait, waits here
     */
    Replica(String database, Clock clock, Predicate<CrashPoint> dies, Function<CrashPoint, Uni<Void>> reached) {
        Steps steps = new Steps(dies, reached);
        this.ingestion = new Ingestion(new MortalEvents(database, steps), new MortalRollups(database, steps), clock);
    }

    /** One that lives. */
    Replica(String database, Clock clock) {
        this(database, clock, point -> false, point -> Uni.createFrom().voidItem());
    }

    void ingest(List<UsageEvent> events) {
        ingestion.ingest(events).await().atMost(Duration.ofSeconds(60));
    }

    /** Finishes every batch there is, also those their owner is at work on. */
    void recover() {
        ingestion.recover(Duration.ofSeconds(-1)).await().atMost(Duration.ofSeconds(60));
    }

    private record Steps(Predicate<CrashPoint> dies, Function<CrashPoint, Uni<Void>> reached) {
        Uni<Void> at(CrashPoint point) {
            return dies.test(point) ? Uni.createFrom().failure(new Death(point)) : reached.apply(point);
        }

        /** Dies after {@code half} was done, or does the {@code whole}. */
        Uni<Void> halfway(CrashPoint point, Uni<Void> half, Uni<Void> whole) {
            return dies.test(point)
                    ? half.chain(() -> Uni.createFrom().failure(new Death(point)))
                    : reached.apply(point).chain(() -> whole);
        }
    }

    private static final class MortalEvents extends EventStore {
        private final Steps steps;

        MortalEvents(String database, Steps steps) {
            super(MongoFixture.client(), database);
            this.steps = steps;
        }

        @Override
        Uni<Void> open(Batch batch) {
            return steps.at(CrashPoint.BEFORE_OPEN)
                    .chain(() -> super.open(batch))
                    .chain(() -> steps.at(CrashPoint.AFTER_OPEN));
        }

        @Override
        Uni<List<UsageRecorded>> claim(Batch batch) {
            List<UsageEvent> some = batch.events().subList(0, batch.events().size() / 2);
            Uni<Void> half = some.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : super.claim(new Batch(batch.id(), batch.openedAt(), some)).replaceWithVoid();
            return steps.halfway(
                            CrashPoint.HALFWAY_THROUGH_CLAIM,
                            half,
                            Uni.createFrom().voidItem())
                    .chain(() -> super.claim(batch))
                    .call(() -> steps.at(CrashPoint.AFTER_CLAIM));
        }

        @Override
        Uni<Void> close(BatchId batch) {
            return super.close(batch).chain(() -> steps.at(CrashPoint.AFTER_CLOSE));
        }
    }

    private static final class MortalRollups extends RollupStore {
        private final Steps steps;

        MortalRollups(String database, Steps steps) {
            super(MongoFixture.client(), database);
            this.steps = steps;
        }

        @Override
        public Uni<Void> add(Collection<Rollup> shares, BatchId batch) {
            List<Rollup> some = List.copyOf(shares).subList(0, shares.size() / 2);
            return steps.halfway(
                            CrashPoint.HALFWAY_THROUGH_ADD,
                            Uni.createFrom().deferred(() -> super.add(some, batch)),
                            Uni.createFrom().deferred(() -> super.add(shares, batch)))
                    .chain(() -> steps.at(CrashPoint.AFTER_ADD));
        }
    }
}
