package io.llmoptimizer.events.consume;

import io.llmoptimizer.common.events.CloudEvent;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs a subscription's effect on an event loop, each time in a fresh context of its own, as reactive stores want it:
 * nothing of one batch (session, transaction, trace) is seen by the next.
 */
final class EffectRunner<T> {
    private final Subscription<T> subscription;
    private final Context eventLoop;
    private final Duration timeout;

    EffectRunner(Subscription<T> subscription, Vertx vertx, Duration timeout) {
        this.subscription = subscription;
        this.eventLoop = ((VertxInternal) vertx).createEventLoopContext();
        this.timeout = timeout;
    }

    /** Waits for the effect of {@code events}; returns why it failed, if it did. */
    Optional<Throwable> run(List<CloudEvent<T>> events) throws InterruptedException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        AtomicReference<Cancellable> running = new AtomicReference<>();
        Context context = VertxContext.createNewDuplicatedContext(eventLoop);
        VertxContextSafetyToggle.setContextSafe(context, true);
        context.runOnContext(start -> {
            ProcessingSpan span = ProcessingSpan.start(subscription.queue(), events);
            running.set(Uni.createFrom()
                    .deferred(() -> subscription.effect().apply(events))
                    .onTermination()
                    .invoke((nothing, failure, cancelled) -> span.end(failure))
                    .subscribe()
                    .with(nothing -> done.complete(null), done::completeExceptionally));
        });
        try {
            done.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (ExecutionException failed) {
            return Optional.of(failed.getCause());
        } catch (TimeoutException slow) {
            Cancellable unfinished = running.get();
            if (unfinished != null) {
                unfinished.cancel();
            }
            return Optional.of(new TimeoutException("the effect took longer than " + timeout));
        }
    }
}
