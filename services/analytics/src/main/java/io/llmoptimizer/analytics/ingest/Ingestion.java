package io.llmoptimizer.analytics.ingest;

import io.llmoptimizer.analytics.rollups.BatchId;
import io.llmoptimizer.analytics.rollups.Rollup;
import io.llmoptimizer.analytics.rollups.RollupStore;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Takes in batches of events so that each event is in its rollups exactly once, on a store without transactions, whoever dies
 * when. The steps of a batch:
 *
 * <ol>
 *   <li><b>open</b>: write down the batch with its events. If we die before, the broker delivers the events again. From here on
 *       anyone can finish the batch.
 *   <li><b>claim</b>: insert the events, each carrying the batch's id. An event that exists belongs to the batch that inserted it.
 *       Repeating this inserts what is missing; afterwards no event can be added to the batch any more.
 *   <li><b>add</b>: sum the events the batch owns, and add each sum to its rollup, in one atomic update that also stamps the rollup
 *       with the batch and is refused if it has the stamp. So it may be repeated, at any time.
 *   <li><b>close</b>: delete the note of step 1.
 * </ol>
 *
 * <p>Then the broker is told to forget the events. If that message is lost they come again, and belong to this batch already.
 *
 * <p>Since every step may be repeated by anyone at any time, nobody has to find out whether the owner of an old batch is dead or
 * only slow: whoever finds one finishes it.
 *
 * <p>The stamp is a {@link BatchId}: one number per lane, which is only right while a lane's batches are added in order. So each
 * process has its own lane, takes one batch at a time, and leaves the lane with its first failure. Whatever that batch had come
 * to is finished by {@link #recover}; no other batch of the lane follows it.
 */
@Singleton
class Ingestion {
    private static final Logger LOG = Logger.getLogger(Ingestion.class);

    private final EventStore events;
    private final RollupStore rollups;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile BatchId next;

    Ingestion(EventStore events, RollupStore rollups, Clock clock) {
        this.events = events;
        this.rollups = rollups;
        this.clock = clock;
        this.next = newLane();
    }

    /**
     * Takes the events in; when this completes, they are in the rollups. To be called with one batch after the other.
     *
     * @return fails when the store does: the events should then be given again
     */
    Uni<Void> ingest(List<UsageEvent> delivered) {
        return Uni.createFrom().deferred(() -> {
            Batch batch = new Batch(begin(), clock.instant(), delivered);
            return events.open(batch)
                    .chain(() -> finish(batch))
                    .onTermination()
                    .invoke((done, failure, cancelled) -> end(batch, failure == null && !cancelled));
        });
    }

    private BatchId begin() {
        if (!busy.compareAndSet(false, true)) {
            throw new IllegalStateException("a lane takes one batch at a time");
        }
        return next;
    }

    private void end(Batch batch, boolean finished) {
        next = finished ? batch.id().next() : newLane();
        busy.set(false);
    }

    /** Finishes every batch that was opened at least {@code age} ago; fails with none, but logs those it could not finish. */
    Uni<Void> recover(Duration age) {
        return events.openedBefore(clock.instant().minus(age))
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .onItem()
                .transformToUniAndConcatenate(this::recover)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> recover(BatchId id) {
        return events.find(id)
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : finish(found.get())
                                .invoke(() -> LOG.infof(
                                        "finished batch %s of %d events that its owner gave up",
                                        id, found.get().events().size())))
                .onFailure()
                .invoke(failure -> LOG.warnf("batch %s can't be finished yet: %s", id, failure))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> finish(Batch batch) {
        return events.claim(batch)
                .map(Rollup::fold)
                .chain(shares -> rollups.add(shares, batch.id()))
                .chain(() -> events.close(batch.id()));
    }

    private BatchId newLane() {
        return new BatchId(Long.toUnsignedString(random.nextLong(), Character.MAX_RADIX), 1);
    }
}
