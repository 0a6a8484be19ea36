package io.llmoptimizer.auth.throttling;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Redis' counters, or this replica's own while Redis is away: guessing stays slow, and nobody is kept from signing in. Redis is
 * asked again every few seconds. Never fails.
 */
final class SharedCounters implements Counters {
    private static final Logger LOG = Logger.getLogger(SharedCounters.class);
    private static final long REMIND_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long AWAY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Counters redis;
    private final Counters local;
    private final Duration patience;
    private final Counter decidedLocally;
    private final AtomicLong remindedAt = new AtomicLong(System.nanoTime() - REMIND_NANOS);
    private final AtomicLong awayUntil = new AtomicLong(System.nanoTime());

    SharedCounters(Counters redis, Counters local, Duration patience, MeterRegistry meters) {
        this.redis = redis;
        this.local = local;
        this.patience = patience;
        this.decidedLocally = meters.counter("llmo.auth.throttling.local");
    }

    @Override
    public Uni<Long> attempt(List<Place> places) {
        return decide(counters -> counters.attempt(places));
    }

    @Override
    public Uni<Void> forgive(List<Place> places) {
        return decide(counters -> counters.forgive(places));
    }

    @Override
    public Uni<Void> clear(List<Place> places) {
        return local.clear(places).chain(() -> decide(counters -> counters.clear(places)));
    }

    private <T> Uni<T> decide(Function<Counters, Uni<T>> question) {
        return Uni.createFrom().deferred(() -> {
            if (awayUntil.get() - System.nanoTime() > 0) {
                return locally(question);
            }
            return onSameContext(
                            question.apply(redis).ifNoItem().after(patience).fail())
                    .onFailure()
                    .recoverWithUni(away -> {
                        noteAway(away);
                        return locally(question);
                    });
        });
    }

    private <T> Uni<T> locally(Function<Counters, Uni<T>> question) {
        decidedLocally.increment();
        return question.apply(local);
    }

    private void noteAway(Throwable away) {
        long now = System.nanoTime();
        awayUntil.set(now + AWAY_NANOS);
        long reminded = remindedAt.get();
        if (now - reminded >= REMIND_NANOS && remindedAt.compareAndSet(reminded, now)) {
            LOG.warnf("failed sign-ins are counted by this replica alone until Redis is back: %s", away.getMessage());
        }
    }

    /** A timeout comes from another thread; what follows needs the request's context, where its database session lives. */
    private static <T> Uni<T> onSameContext(Uni<T> work) {
        Context context = Vertx.currentContext();
        return context == null ? work : work.emitOn(command -> context.runOnContext(ignored -> command.run()));
    }
}
