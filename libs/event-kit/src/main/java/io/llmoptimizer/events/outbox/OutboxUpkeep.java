package io.llmoptimizer.events.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Measures the outbox and prunes the inbox, every now and then. */
@Singleton
public class OutboxUpkeep {
    private static final Logger LOG = Logger.getLogger(OutboxUpkeep.class);
    private static final Duration SHORTEST_MEMORY = Duration.ofDays(30);
    /** Small enough that a delete never holds locks for long. */
    private static final int PRUNED_AT_ONCE = 10_000;
    /** Counting further would cost more than the figure is worth. */
    private static final int COUNTED_AT_MOST = 100_000;

    private final Pool pool;
    private final OutboxConfig config;
    private final Vertx vertx;
    private final List<Long> timers = new ArrayList<>();
    private final AtomicReference<Depth> depth = new AtomicReference<>(new Depth(0, 0));

    private record Depth(long events, double oldestSeconds) {}

    public OutboxUpkeep(Pool pool, OutboxConfig config, Vertx vertx, MeterRegistry metrics) {
        if (config.inboxKeep().compareTo(SHORTEST_MEMORY) < 0) {
            throw new IllegalArgumentException("llmo.events.outbox.inbox-keep must be at least 30 days, not "
                    + config.inboxKeep() + ": a dead letter replayed later would have its effect twice");
        }
        this.pool = pool;
        this.config = config;
        this.vertx = vertx;
        Gauge.builder(
                        "llmo.events.outbox.depth",
                        depth,
                        measured -> measured.get().events())
                .description("events that wait to be published, counted up to " + COUNTED_AT_MOST)
                .register(metrics);
        Gauge.builder(
                        "llmo.events.outbox.oldest",
                        depth,
                        measured -> measured.get().oldestSeconds())
                .description("how long the oldest of them has been waiting")
                .baseUnit("seconds")
                .register(metrics);
    }

    void start(@Observes StartupEvent event) {
        timers.add(
                vertx.setPeriodic(config.measureInterval().toMillis(), tick -> run("measuring the outbox", measure())));
        timers.add(vertx.setPeriodic(config.pruneInterval().toMillis(), tick -> run("pruning the inbox", prune())));
    }

    void stop(@Observes ShutdownEvent event) {
        timers.forEach(vertx::cancelTimer);
    }

    /** Counts what waits, for the metrics. */
    public Uni<Void> measure() {
        return pool.preparedQuery("""
                        SELECT count(*), coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8
                        FROM (SELECT created_at FROM outbox ORDER BY id LIMIT $1) AS waiting
                        """)
                .execute(Tuple.of(COUNTED_AT_MOST))
                .map(rows -> rows.iterator().next())
                .invoke(row -> depth.set(new Depth(row.getLong(0), row.getDouble(1))))
                .replaceWithVoid();
    }

    /** Forgets events received longer ago than {@link OutboxConfig#inboxKeep()}; returns how many. */
    public Uni<Integer> prune() {
        return pool.preparedQuery("""
                        DELETE FROM inbox WHERE ctid IN (
                            SELECT ctid FROM inbox WHERE received_at < now() - make_interval(secs => $1) LIMIT $2)
                        """)
                .execute(Tuple.of((double) config.inboxKeep().toSeconds(), PRUNED_AT_ONCE))
                .flatMap(result -> result.rowCount() < PRUNED_AT_ONCE
                        ? Uni.createFrom().item(result.rowCount())
                        : prune().map(more -> more + result.rowCount()));
    }

    private static void run(String what, Uni<?> work) {
        work.subscribe().with(done -> {}, failure -> LOG.debugf("%s failed: %s", what, failure.getMessage()));
    }
}
