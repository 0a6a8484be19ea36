package io.llmoptimizer.notification.delivery;

import io.llmoptimizer.notification.delivery.email.EmailChannel;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Delivers queued messages. A message is claimed, with a begun attempt, before it is given to the channel, and ended after
 * it: a courier that dies in between leaves a lease that runs out, and another one tries again.
 */
@Singleton
public class Courier {
    private static final Logger LOG = Logger.getLogger(Courier.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(8);

    private final MessageStore store;
    private final EmailChannel channel;
    private final DeliveryConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private final MeterRegistry metrics;
    /** Held during a round, and for good once the service stops. */
    private final Semaphore idle = new Semaphore(1);

    private volatile boolean woken;
    private volatile boolean stopping;
    private long timer;

    Courier(
            MessageStore store,
            EmailChannel channel,
            DeliveryConfig config,
            Clock clock,
            Vertx vertx,
            MeterRegistry metrics) {
        this.store = store;
        this.channel = channel;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(config.pollInterval().toMillis(), tick -> wake());
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        vertx.cancelTimer(timer);
        stopping = true;
        if (!idle.tryAcquire(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("messages under way take too long; they are tried again when their lease ends");
        }
    }

    /** Looks for due messages now. */
    public void wake() {
        woken = true;
        if (!stopping && idle.tryAcquire()) {
            Thread.ofVirtual().name("courier").start(this::round);
        }
    }

    private void round() {
        try {
            List<Claimed> due;
            do {
                woken = false;
                due = store.claim(config.concurrency(), clock.instant().plus(config.lease()), channel.name())
                        .await()
                        .indefinitely();
                deliverAll(due);
            } while (!stopping && (woken || due.size() == config.concurrency()));
        } catch (RuntimeException unreachable) {
            LOG.warnf("messages wait: %s", unreachable.getMessage());
        } finally {
            idle.release();
        }
        // A wake-up between the last look and the release must not be lost; a failure waits for the next tick.
        if (woken && !stopping) {
            vertx.runOnContext(again -> wake());
        }
    }

    private void deliverAll(List<Claimed> due) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            due.forEach(claimed -> threads.execute(() -> deliver(claimed)));
        }
    }

    private void deliver(Claimed claimed) {
        Outcome outcome = claimed.attempt() > config.maxAttempts()
                ? new Outcome.Refused("given up: the service died during the last attempts")
                : attempt(claimed);
        Verdict verdict = Verdict.of(outcome, claimed.attempt(), clock.instant(), config);
        try {
            store.end(claimed, outcome, verdict)
                    .onFailure()
                    .retry()
                    .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(5))
                    .atMost(8)
                    .await()
                    .indefinitely();
            metrics.counter(
                            "llmo.messages.attempts",
                            "channel",
                            channel.name(),
                            "outcome",
                            outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                    .increment();
        } catch (RuntimeException unrecorded) {
            LOG.errorf(
                    "message %s: attempt %d ended as %s but could not be recorded: %s",
                    claimed.email().message(), claimed.attempt(), outcome, unrecorded.getMessage());
        }
    }

    private Outcome attempt(Claimed claimed) {
        try {
            return channel.send(claimed.email());
        } catch (RuntimeException unexpected) {
            LOG.warnf(
                    unexpected, "message %s: attempt %d failed", claimed.email().message(), claimed.attempt());
            return new Outcome.Unavailable(unexpected.toString(), Optional.empty());
        }
    }
}
