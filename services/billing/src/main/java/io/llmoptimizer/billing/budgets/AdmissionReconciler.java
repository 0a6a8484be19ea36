package io.llmoptimizer.billing.budgets;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.billing.spend.SpendCounters;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Twice a second: tells Redis what a dead process left untold, and writes all of the spend counters when Redis lost them (it
 * was emptied, or restarted without its data). Always by SET, from PostgreSQL: nothing is ever added up in Redis.
 */
@ApplicationScoped
class AdmissionReconciler {
    private static final Logger LOG = Logger.getLogger(AdmissionReconciler.class);
    private static final int ORGANIZATIONS_AT_ONCE = 100;

    private final AdmissionStore store;
    private final AdmissionPublisher publisher;
    private final SpendCounters counters;
    private final BudgetsConfig config;
    private final Vertx vertx;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private volatile boolean seenReady;
    private long timer;

    AdmissionReconciler(
            AdmissionStore store,
            AdmissionPublisher publisher,
            SpendCounters counters,
            BudgetsConfig config,
            Vertx vertx) {
        this.store = store;
        this.publisher = publisher;
        this.counters = counters;
        this.config = config;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(config.reconcileInterval().toMillis(), tick -> reconcile());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    /** Whether Redis had all of the counters at least once since this service started. */
    boolean seenReady() {
        return seenReady;
    }

    private void reconcile() {
        if (underWay.compareAndSet(false, true)) {
            counters.ready()
                    .invoke(ready -> seenReady = seenReady || ready)
                    .flatMap(ready -> ready ? Uni.createFrom().voidItem() : rebuild())
                    .onTermination()
                    .invoke(() -> underWay.set(false))
                    .subscribe()
                    .with(done -> publisher.wake(), publisher::waiting);
        }
    }

    /** Writes all again, for a Redis that lost some keys but not the marker. */
    @Scheduled(every = "10m", delayed = "10m", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> refresh() {
        return writeAfter(Optional.empty())
                .onFailure()
                .invoke(publisher::waiting)
                .onFailure()
                .recoverWithNull();
    }

    /** The token is lost with everything else, so a Redis emptied meanwhile is not called ready. */
    private Uni<Void> rebuild() {
        String token = UuidCreator.getTimeOrderedEpoch().toString();
        return counters.beginRebuild(token)
                .flatMap(mine -> mine
                        ? writeAfter(Optional.empty())
                                .chain(() -> counters.finishRebuild(token))
                                .invoke(AdmissionReconciler::report)
                                .replaceWithVoid()
                        : Uni.createFrom().voidItem());
    }

    private static void report(boolean finished) {
        if (finished) {
            LOG.info("the spend counters in Redis were written from the ledger's");
        } else {
            LOG.warn("Redis lost the spend counters while they were written; they are written again");
        }
    }

    private Uni<Void> writeAfter(Optional<UUID> organization) {
        return store.organizations(organization, ORGANIZATIONS_AT_ONCE)
                .flatMap(page -> page.isEmpty() ? Uni.createFrom().voidItem() : write(page));
    }

    private Uni<Void> write(List<UUID> page) {
        return store.wholeStates(page)
                .flatMap(publisher::tell)
                .chain(counters::continueRebuild)
                .chain(() -> writeAfter(Optional.of(page.getLast())));
    }
}
