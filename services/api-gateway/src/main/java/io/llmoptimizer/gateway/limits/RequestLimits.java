package io.llmoptimizer.gateway.limits;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.gateway.callers.Caller;
import io.llmoptimizer.redis.RedisLine;
import io.llmoptimizer.redis.RedisLines;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Admits requests: against the limits of a key (or user), its project and its organization, or of the address for anonymous
 * calls. While Redis is away each replica keeps the same limits by itself, so that n replicas admit up to n times as much;
 * nobody is locked out.
 */
@Singleton
public class RequestLimits {
    private static final Logger LOG = Logger.getLogger(RequestLimits.class);
    private static final long REMIND_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int RENEWALS_PER_LEASE = 3;
    private static final Future<Admission> UNLIMITED = Future.succeededFuture(new Admission.Unlimited());

    private final RedisLines redis;
    private final ThreadLocal<Rounds> rounds;
    private final LocalLimits local = new LocalLimits();
    private final Plans plans;
    private final RunningRequests running = new RunningRequests();
    private final AtomicLong remindedAt = new AtomicLong(System.nanoTime() - REMIND_NANOS);
    private final Counter decidedLocally;
    private final Counter exhausted;

    RequestLimits(RedisLines redis, LimitsConfig config, MeterRegistry metrics) {
        this.redis = redis;
        this.rounds = ThreadLocal.withInitial(() -> new Rounds(redis.current()));
        this.plans = new Plans(config, local);
        this.decidedLocally = metrics.counter("llmo.gateway.limits.local");
        this.exhausted = metrics.counter("llmo.gateway.limits.exhausted");
    }

    void renewLeases(@Observes StartupEvent event, Vertx vertx) {
        vertx.setPeriodic(SharedLimits.LEASE.toMillis() / RENEWALS_PER_LEASE, timer -> {
            RedisLine line = redis.current();
            running.all().forEach(lease -> SharedLimits.renew(line, lease));
        });
    }

    /**
     * Counts one request and says whether it may go on. Runs on an event loop and never fails.
     *
     * @param address the client's address
     * @param route limits of the route, or null
     * @param onEnd is handed what to do when the request has ended, if that matters
     */
    public Future<Admission> admit(Caller caller, String address, RouteLimit route, Consumer<Runnable> onEnd) {
        Plan plan = plans.of(caller, address, route);
        if (plan.slots().isEmpty()) {
            return plan.rates().isEmpty() ? UNLIMITED : decide(plan, null);
        }
        Lease lease = new Lease(UuidCreator.getTimeOrderedEpoch().toString(), plan.slots());
        Optional<Slots> full = running.begin(lease);
        if (full.isPresent()) {
            exhausted.increment();
            return Future.succeededFuture(
                    new Admission.Crowded(full.get().whose(), full.get().most()));
        }
        return decide(plan, lease).map(admission -> {
            if (isAdmitted(admission)) {
                onEnd.accept(() -> end(lease));
            } else {
                running.end(lease);
            }
            return admission;
        });
    }

    private void end(Lease lease) {
        if (running.end(lease)) {
            SharedLimits.end(redis.current(), lease);
        }
    }

    private Future<Admission> decide(Plan plan, Lease lease) {
        RedisLine line = redis.current();
        if (!line.isUp()) {
            return Future.succeededFuture(locally(plan));
        }
        return (lease == null ? rounds.get().join(plan) : SharedLimits.admit(line, plan, lease))
                .map(admission -> counted(admission, plan))
                .otherwise(away -> locally(plan));
    }

    private Admission counted(Admission admission, Plan plan) {
        if (isAdmitted(admission)) {
            LocalLimits.count(plan, TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
        } else {
            exhausted.increment();
        }
        return admission;
    }

    private Admission locally(Plan plan) {
        decidedLocally.increment();
        long now = System.nanoTime();
        long reminded = remindedAt.get();
        if (now - reminded >= REMIND_NANOS && remindedAt.compareAndSet(reminded, now)) {
            LOG.warn("Redis is away: this replica limits requests by itself until it is back");
        }
        Admission admission = local.admit(plan, TimeUnit.NANOSECONDS.toMicros(now));
        if (!isAdmitted(admission)) {
            exhausted.increment();
        }
        return admission;
    }

    private static boolean isAdmitted(Admission admission) {
        return switch (admission) {
            case Admission.Admitted admitted -> true;
            case Admission.Unlimited unlimited -> true;
            case Admission.Exhausted exhausted -> false;
            case Admission.Crowded crowded -> false;
        };
    }
}
