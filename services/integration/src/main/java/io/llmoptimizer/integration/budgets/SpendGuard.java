package io.llmoptimizer.integration.budgets;

import io.llmoptimizer.integration.budgets.BudgetsConfig.WhenUnavailable;
import io.llmoptimizer.redis.Patience;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Reserves what a call can cost before it is made, and settles it to what it did cost. */
@ApplicationScoped
public class SpendGuard {
    private static final Logger LOG = Logger.getLogger(SpendGuard.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int SETTLE_RETRIES = 6;

    private final SpendStore store;
    private final BudgetsConfig config;
    private final Vertx vertx;
    private final MeterRegistry metrics;
    private final AtomicBoolean away = new AtomicBoolean();
    private volatile long trustedUntil = System.nanoTime();

    SpendGuard(SpendStore store, BudgetsConfig config, Vertx vertx, MeterRegistry metrics) {
        this.store = store;
        this.config = config;
        this.vertx = vertx;
        this.metrics = metrics;
    }

    /**
     * Reserves the worst case of a call against every hard budget that applies to it. One round trip to Redis; none for a
     * call that can't cost anything, which passes whatever the budgets say.
     *
     * @return the decision; fails with {@link SpendUnavailableException} when the counters can't be asked
     */
    public Future<Admission> reserve(SpendRequest request) {
        if (request.isFree()) {
            return Future.succeededFuture(Admission.Granted.WITHOUT_CAP);
        }
        return Patience.limited(vertx, config.timeout(), store.reserve(request).compose(this::orUnlimited))
                .onSuccess(this::counted)
                .recover(this::withoutCounters);
    }

    /**
     * Replaces a call's reservation by its real cost; zero removes it. Nothing happens for an id that has no reservation. No
     * response needs to wait for it.
     *
     * @return completes when done or given up; never fails, since a reservation that can't be settled lapses by itself and
     *     billing counts the usage record anyway
     */
    public Future<Void> settle(UUID organization, UUID id, BigDecimal actualUsd) {
        return settleOnce(organization, id, actualUsd)
                .recover(failure -> settleLater(organization, id, actualUsd))
                .otherwise(failure -> {
                    LOG.warnf(
                            "the reservation of call %s keeps its worst case until billing counts the call or it lapses: %s",
                            id, reason(failure));
                    count("unsettled").increment();
                    return false;
                })
                .mapEmpty();
    }

    private Future<Boolean> settleOnce(UUID organization, UUID id, BigDecimal actualUsd) {
        return Patience.limited(vertx, config.timeout(), store.settle(organization, id, actualUsd));
    }

    private Future<Boolean> settleLater(UUID organization, UUID id, BigDecimal actualUsd) {
        Uni<Boolean> again = Uni.createFrom()
                .completionStage(() -> settleOnce(organization, id, actualUsd).toCompletionStage())
                .onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .atMost(SETTLE_RETRIES - 1);
        return UniHelper.toFuture(
                Uni.createFrom().voidItem().onItem().delayIt().by(FIRST_PAUSE).chain(() -> again));
    }

    private Future<Admission> orUnlimited(Optional<Admission> decision) {
        if (decision.isPresent()) {
            return Future.succeededFuture(decision.get());
        }
        if (!config.awaitCounters() || trustedUntil - System.nanoTime() > 0) {
            return Future.succeededFuture(Admission.Granted.WITHOUT_CAP);
        }
        return store.isComplete().map(complete -> {
            if (!complete) {
                throw new IllegalStateException("billing has not written the spend counters yet");
            }
            trustedUntil = System.nanoTime() + config.markerTrust().toNanos();
            return Admission.Granted.WITHOUT_CAP;
        });
    }

    private void counted(Admission admission) {
        if (away.compareAndSet(true, false)) {
            LOG.info("the budgets are checked again");
        }
        switch (admission) {
            case Admission.Granted granted -> count("granted").increment();
            case Admission.Refused refused -> count("refused").increment();
        }
    }

    private Future<Admission> withoutCounters(Throwable failure) {
        boolean refuses = config.whenUnavailable() == WhenUnavailable.REFUSE;
        if (away.compareAndSet(false, true)) {
            LOG.warnf(
                    "the budgets can't be checked, so calls are %s: %s",
                    refuses ? "refused" : "let pass unchecked", reason(failure));
        }
        count("unavailable").increment();
        return refuses
                ? Future.failedFuture(new SpendUnavailableException(failure))
                : Future.succeededFuture(Admission.Granted.WITHOUT_CAP);
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private Counter count(String outcome) {
        return metrics.counter("llmo.budgets.admissions", "outcome", outcome);
    }
}
