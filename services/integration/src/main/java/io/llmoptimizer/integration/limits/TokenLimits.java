package io.llmoptimizer.integration.limits;

import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.integration.limits.TokenAdmission.Refused;
import io.llmoptimizer.integration.limits.TokenAdmission.Reservation;
import io.llmoptimizer.redis.Patience;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Keeps callers within their tokens per minute. While Redis is away each replica keeps the same limits by itself, so that n
 * replicas admit up to n times as much; nobody is locked out.
 *
 * <p>A reservation that nobody settles, because its process died, needs no expiry: its bucket fills again within a minute.
 */
@Singleton
public class TokenLimits {
    private static final Logger LOG = Logger.getLogger(TokenLimits.class);
    private static final Future<TokenAdmission> UNLIMITED = Future.succeededFuture(TokenAdmission.Unlimited.INSTANCE);
    private static final long REMIND_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** After a failure Redis is left alone for so long, so that calls do not wait for it one after the other. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TokenBucketStore store;
    private final TokenLimitsConfig config;
    private final Vertx vertx;
    private final TokenPlans plans;
    private final LocalBuckets local = new LocalBuckets();
    private final AtomicLong remindedAt = new AtomicLong(System.nanoTime() - REMIND_NANOS);
    private final Counter decidedLocally;
    private final Counter exhausted;
    private volatile long pausedUntil = System.nanoTime();

    TokenLimits(TokenBucketStore store, TokenLimitsConfig config, Vertx vertx, MeterRegistry metrics) {
        this.store = store;
        this.config = config;
        this.vertx = vertx;
        this.plans = new TokenPlans(config);
        this.decidedLocally = metrics.counter("llmo.limits.tokens.local");
        this.exhausted = metrics.counter("llmo.limits.tokens.exhausted");
    }

    /**
     * Takes {@code tokens} from every bucket of the caller, or none. A call that may need more than a limit's whole minute
     * passes when its bucket is full: otherwise it never would.
     *
     * @return the decision; never fails
     */
    public Future<TokenAdmission> reserve(Caller caller, long tokens) {
        List<TokenLimit> limits = plans.of(caller);
        if (limits.isEmpty()) {
            return UNLIMITED;
        }
        if (pausedUntil - System.nanoTime() > 0) {
            return Future.succeededFuture(locally(limits, tokens));
        }
        return Patience.limited(vertx, config.timeout(), store.reserve(limits, tokens))
                .otherwise(failure -> {
                    pausedUntil = System.nanoTime() + PAUSE_NANOS;
                    return locally(limits, tokens);
                })
                .onSuccess(this::counted);
    }

    /** Replaces what was reserved by what the call did use; 0 gives all of it back. Nobody needs to wait for it. */
    public void settle(Reservation reservation, long used) {
        if (reservation.isLocal()) {
            local.settle(reservation, used, micros());
            return;
        }
        store.settle(reservation, used)
                .onFailure(failure -> LOG.debugf("a reservation of tokens was not settled: %s", failure.getMessage()));
    }

    private TokenAdmission locally(List<TokenLimit> limits, long tokens) {
        decidedLocally.increment();
        long now = System.nanoTime();
        long reminded = remindedAt.get();
        if (now - reminded >= REMIND_NANOS && remindedAt.compareAndSet(reminded, now)) {
            LOG.warn("Redis is away: this replica limits tokens per minute by itself until it is back");
        }
        return local.reserve(limits, tokens, micros());
    }

    private void counted(TokenAdmission admission) {
        if (admission instanceof Refused) {
            exhausted.increment();
        }
    }

    private static long micros() {
        return TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
    }
}
