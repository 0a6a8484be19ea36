package io.llmoptimizer.integration;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Vert.x' futures, waited for by a test. */
public final class Futures {
    private static final long LONG_SECONDS = 20;

    private Futures() {}

    /** What {@code future} completes with; throws what it fails with. */
    public static <T> T result(Future<T> future) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(LONG_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw failed;
        }
    }

    /** What each completes with. */
    public static <T> List<T> results(List<Future<T>> futures) {
        return result(Future.all(futures)).list();
    }
}
