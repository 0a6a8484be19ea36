package io.llmoptimizer.events.outbox;

import io.llmoptimizer.events.broker.Publication;
import io.llmoptimizer.events.broker.Publisher;
import io.llmoptimizer.events.listen.PostgresListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Publishes what is in the outbox and deletes what the broker confirmed. Rows are locked with {@code SKIP LOCKED}, so any
 * number of replicas share the work. A crash between confirm and commit publishes again: consumers have an inbox.
 */
@Singleton
public class OutboxRelay {
    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);

    private final Pool pool;
    private final Publisher publisher;
    private final OutboxConfig config;
    private final Vertx vertx;
    /** Of its own: nothing of a request or of another batch may be seen here. */
    private final Context context;

    private final Counter published;
    private final PostgresListener listener;
    /** Held while a batch is under way, and for good once the service stops. */
    private final Semaphore idle = new Semaphore(1);

    private long timer;
    private volatile boolean woken;
    private volatile boolean troubled;

    public OutboxRelay(Pool pool, Publisher publisher, OutboxConfig config, Vertx vertx, MeterRegistry metrics) {
        this.pool = pool;
        this.publisher = publisher;
        this.config = config;
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.published = metrics.counter("llmo.events.published");
        this.listener = new PostgresListener(
                pool, vertx, "outbox", config.pauseAfterFailure(), this::wake, notification -> wake());
    }

    void start(@Observes StartupEvent event) {
        start();
    }

    void stop(@Observes ShutdownEvent event) {
        stop();
    }

    /** Listens and polls from now on. */
    public void start() {
        listener.start();
        timer = vertx.setPeriodic(config.pollInterval().toMillis(), tick -> wake());
    }

    /** Finishes the batch under way and publishes nothing more. */
    public void stop() {
        if (!listener.stop()) {
            return;
        }
        vertx.cancelTimer(timer);
        try {
            if (!idle.tryAcquire(config.stopTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the outbox batch under way takes too long and may be published again");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void wake() {
        woken = true;
        if (idle.tryAcquire()) {
            long linger = config.linger().toMillis();
            if (linger > 0) {
                context.runOnContext(first -> vertx.setTimer(linger, lingered -> publishNext()));
            } else {
                context.runOnContext(first -> publishNext());
            }
        }
    }

    private void publishNext() {
        woken = false;
        pool.withTransaction(this::publishBatch).subscribe().with(this::published, this::failed);
    }

    private void published(int events) {
        if (troubled && events > 0) {
            troubled = false;
            LOG.info("events leave the outbox again");
        }
        published.increment(events);
        idle.release();
        if (events == config.batchSize()) {
            if (idle.tryAcquire()) {
                publishNext();
            }
        } else if (woken) {
            // A wake-up between the last look and the release must not be lost.
            wake();
        }
    }

    private void failed(Throwable failure) {
        LOG.log(Logger.Level.WARN, "events wait in the outbox: " + failure.getMessage());
        troubled = true;
        vertx.setTimer(config.pauseAfterFailure().toMillis(), pause -> {
            idle.release();
            wake();
        });
    }

    private Uni<Integer> publishBatch(SqlConnection transaction) {
        return transaction
                .preparedQuery("""
                        SELECT id, type, traceparent, envelope FROM outbox ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
                        """)
                .execute(Tuple.of(config.batchSize()))
                .flatMap(rows -> rows.size() == 0 ? Uni.createFrom().item(0) : publish(transaction, rows));
    }

    private Uni<Integer> publish(SqlConnection transaction, RowSet<Row> rows) {
        List<Publication> events = new ArrayList<>(rows.size());
        List<UUID> ids = new ArrayList<>(rows.size());
        for (Row row : rows) {
            ids.add(row.getUUID(0));
            events.add(publication(row));
        }
        return publisher
                .publish(events)
                .emitOn(task -> context.runOnContext(run -> task.run()))
                .chain(() -> transaction
                        .preparedQuery("DELETE FROM outbox WHERE id = ANY($1)")
                        .execute(Tuple.of(ids.toArray(UUID[]::new))))
                .replaceWith(events.size());
    }

    private static Publication publication(Row row) {
        String trace = row.getString(2);
        return Publication.event(
                row.getUUID(0),
                row.getString(1),
                trace == null ? Map.of() : Map.of("traceparent", trace),
                row.getBuffer(3).getBytes());
    }
}
