package io.llmoptimizer.auth.passwords;

import io.llmoptimizer.http.problem.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Hashes and checks passwords beside the event loops, only so many at once: a flood of sign-ins is refused with 503 instead
 * of taking a gigabyte and every core.
 */
@Singleton
public class Passwords {
    private static final long RETRY_AFTER_SECONDS = 2;

    private final PasswordHasher hasher;
    private final ExecutorService executor;
    private final String nobodys;

    /** What a check found. */
    public enum Verdict {
        WRONG,
        RIGHT,
        /** Right, but the stored hash is weaker than today's parameters ask for: store a new one. */
        RIGHT_BUT_OUTDATED
    }

    Passwords(PasswordConfig config, MeterRegistry meters) {
        this.hasher =
                new PasswordHasher(new Argon2Parameters(config.memoryKib(), config.iterations(), config.parallelism()));
        int threads = config.concurrency() > 0
                ? config.concurrency()
                : Runtime.getRuntime().availableProcessors();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(config.queue()),
                Thread.ofPlatform().name("password-", 0).daemon().factory());
        this.executor = ExecutorServiceMetrics.monitor(meters, pool, "passwords", "llmo");
        this.nobodys = hasher.hash("the password of no account");
    }

    @PreDestroy
    void stop() {
        executor.shutdown();
    }

    /** The PHC string to store for {@code password}. Fails with a 503 problem when too many are waiting. */
    public Uni<String> hash(String password) {
        return compute(() -> hasher.hash(password));
    }

    /**
     * Checks {@code password} against a stored PHC string. Without one it works as long as with one, so that the time to
     * answer does not tell whether an account exists.
     */
    public Uni<Verdict> check(String password, Optional<String> stored) {
        return compute(() -> {
            if (stored.isEmpty()) {
                hasher.verify(password, nobodys);
                return Verdict.WRONG;
            }
            if (!hasher.verify(password, stored.get())) {
                return Verdict.WRONG;
            }
            return hasher.isOutdated(stored.get()) ? Verdict.RIGHT_BUT_OUTDATED : Verdict.RIGHT;
        });
    }

    /** Runs on the bounded executor and comes back to the caller's Vert.x context, where its session and request live. */
    private <T> Uni<T> compute(Supplier<T> work) {
        return Uni.createFrom().deferred(() -> {
            Context context = Vertx.currentContext();
            Uni<T> computed = Uni.createFrom()
                    .item(work)
                    .runSubscriptionOn(executor)
                    .onFailure(RejectedExecutionException.class)
                    .transform(full -> ProblemException.unavailable(
                            "Too many sign-ins are being checked; try again shortly.", RETRY_AFTER_SECONDS));
            return context == null
                    ? computed
                    : computed.emitOn(command -> context.runOnContext(ignored -> command.run()));
        });
    }
}
