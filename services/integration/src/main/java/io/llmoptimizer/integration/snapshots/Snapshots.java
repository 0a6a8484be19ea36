package io.llmoptimizer.integration.snapshots;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * All snapshots of this replica. A change is seen by every replica as soon as PostgreSQL tells of it, which is milliseconds;
 * should that fail, at the next regular look.
 */
@Singleton
public class Snapshots {
    private static final Logger LOG = Logger.getLogger(Snapshots.class);
    /** How old a snapshot can get while notifications do not arrive. */
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    /** A start without the database goes on after this; the service is not ready until all was read. */
    private static final Duration START = Duration.ofSeconds(10);

    private final ChangeStore changes;
    private final Vertx vertx;
    private final List<Snapshot<?>> all = new CopyOnWriteArrayList<>();
    private volatile boolean started;
    private long timer;

    Snapshots(ChangeStore changes, Vertx vertx) {
        this.changes = changes;
        this.vertx = vertx;
    }

    /**
     * A snapshot that is kept fresh from now on.
     *
     * @param table whose trigger announces changes
     * @param empty what is there before the first read
     * @param reader reads the whole table
     */
    public <T> Snapshot<T> of(String table, T empty, Supplier<Uni<T>> reader) {
        Snapshot<T> snapshot = new Snapshot<>(table, empty, reader);
        all.add(snapshot);
        if (started) {
            refresh(snapshot);
        }
        return snapshot;
    }

    /** Whether every table was read at least once. */
    boolean areComplete() {
        return all.stream().allMatch(Snapshot::isRead);
    }

    void start(@Observes StartupEvent event) {
        started = true;
        try {
            Uni.join()
                    .all(all.stream().map(Snapshot::reload).toList())
                    .andCollectFailures()
                    .await()
                    .atMost(START);
        } catch (RuntimeException later) {
            LOG.warnf("the settings kept in PostgreSQL can't be read yet: %s", later.getMessage());
        }
        changes.listen(this::refreshAll, this::changed);
        timer = vertx.setPeriodic(INTERVAL.toMillis(), tick -> refreshAll());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
        changes.stop();
    }

    private void refreshAll() {
        all.forEach(this::refresh);
    }

    private void changed(String table) {
        all.stream().filter(snapshot -> snapshot.table().equals(table)).forEach(this::refresh);
    }

    private void refresh(Snapshot<?> snapshot) {
        snapshot.reload()
                .subscribe()
                .with(
                        value -> {},
                        failure -> LOG.warnf(
                                "table %s can't be read; what it held stays in force: %s", snapshot.table(), failure));
    }
}
