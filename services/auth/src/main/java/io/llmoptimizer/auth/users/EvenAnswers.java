package io.llmoptimizer.auth.users;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/** Holds answers back for a while, so that the time they took does not tell whether an account exists. Costs a timer. */
@Singleton
public class EvenAnswers {
    private final long shortestNanos;
    private final Vertx vertx;

    EvenAnswers(AccountConfig config, Vertx vertx) {
        this.shortestNanos = config.evenAnswers().toNanos();
        this.vertx = vertx;
    }

    /** What {@code work} comes to, but not before {@link AccountConfig#evenAnswers} is over. */
    public <T> Uni<T> notBefore(Uni<T> work) {
        return Uni.createFrom().deferred(() -> {
            long started = System.nanoTime();
            return work.onItemOrFailure().call(() -> pause(started));
        });
    }

    private Uni<Void> pause(long started) {
        long left = TimeUnit.NANOSECONDS.toMillis(shortestNanos - (System.nanoTime() - started));
        return left <= 0
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().emitter(waiting -> vertx.setTimer(left, timer -> waiting.complete(null)));
    }
}
