package io.llmoptimizer.integration.usage;

import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.events.EventFactory;
import io.llmoptimizer.integration.usage.UsageConfig.Durability;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** Takes usage records and makes them durable, many in one commit. */
@ApplicationScoped
public class UsageLog {
    private static final Logger LOG = Logger.getLogger(UsageLog.class);
    private static final Duration EXPIRY_CHECK = Duration.ofMillis(100);

    private final UsageConfig config;
    private final EventFactory events;
    private final Vertx vertx;
    private final VertxWriter writer;
    private final GroupCommit<CloudEvent<UsageRecorded>> commits;
    private volatile boolean stopping;

    UsageLog(UsageStore store, UsageConfig config, EventFactory events, Vertx vertx, MeterRegistry metrics) {
        this.config = config;
        this.events = events;
        this.vertx = vertx;
        this.writer = new VertxWriter(vertx);
        this.commits = new GroupCommit<>(
                store,
                writer,
                new CommitMetrics(metrics),
                new GroupCommit.Limits(config.batchSize(), config.firstPause(), config.longestPause()));
        metrics.gauge("llmo.usage.pending", commits, GroupCommit::pending);
    }

    void start(@Observes StartupEvent event) {
        vertx.setPeriodic(EXPIRY_CHECK.toMillis(), timer -> writer.execute(this::expire));
    }

    /** Before the pool closes, so that a stop loses nothing. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        try {
            commits.drained().get(config.shutdownTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException unreachable) {
            reportUnwritten();
        }
    }

    /**
     * Whether another call may be executed. When not, too many records wait for the store already (or the service stops):
     * refuse the call with 503 before a provider is asked.
     */
    public boolean accepting() {
        return !stopping && commits.pending() < config.queueCapacity();
    }

    /**
     * Stores {@code usage} under {@code id}; an id that is known already changes nothing.
     *
     * @return completes when the record is durable (with {@code llmo.usage.durability=relaxed}, at once), on the caller's
     *     Vert.x context; fails with {@link UsageNotStoredException} after the configured time
     */
    public Future<Void> commit(UUID id, UsageRecorded usage) {
        CompletableFuture<Void> stored = add(id, usage);
        if (config.durability() == Durability.RELAXED) {
            return Future.succeededFuture();
        }
        Promise<Void> durable = Promise.promise();
        Context caller = Vertx.currentContext();
        var _ = stored.whenComplete((nothing, failure) -> {
            if (caller == null) {
                complete(durable, failure);
            } else {
                caller.runOnContext(there -> complete(durable, failure));
            }
        });
        return durable.future();
    }

    private static void complete(Promise<Void> durable, Throwable failure) {
        if (failure == null) {
            durable.complete();
        } else {
            durable.fail(asNotStored(failure));
        }
    }

    /** Stores a record that charges nothing, such as a cache hit: as {@link #commit}, but no response waits for it. */
    public void commitLater(UUID id, UsageRecorded usage) {
        var _ = add(id, usage);
    }

    private CompletableFuture<Void> add(UUID id, UsageRecorded usage) {
        UsageRecorded safe = SafeUsage.of(usage);
        return commits.add(events.create(
                id, EventTypes.USAGE_RECORDED, safe.occurredAt(), id.toString(), safe.organizationId(), safe));
    }

    private void expire() {
        commits.expire(
                config.commitTimeout(),
                () -> new UsageNotStoredException(
                        "The call's usage could not be recorded in time, so its answer is withheld. Try again shortly.",
                        null));
    }

    private static UsageNotStoredException asNotStored(Throwable failure) {
        return failure instanceof UsageNotStoredException late
                ? late
                : new UsageNotStoredException("The call's usage record was refused by the store.", failure);
    }

    /** The last resort: an operator can enter them by hand. */
    private void reportUnwritten() {
        CompletableFuture.supplyAsync(commits::unwritten, writer::execute)
                .join()
                .forEach(event ->
                        LOG.errorf("usage record %s was not stored before the stop: %s", event.id(), event.data()));
    }
}
