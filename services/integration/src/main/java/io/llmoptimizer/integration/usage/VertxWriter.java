package io.llmoptimizer.integration.usage;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;

/** One event loop that belongs to no request: what runs on it carries nobody's context, and nothing runs at once. */
final class VertxWriter implements GroupCommit.Writer {
    private final Vertx vertx;
    private final Context context;

    VertxWriter(Vertx vertx) {
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
    }

    @Override
    public void execute(Runnable step) {
        context.runOnContext(nothing -> step.run());
    }

    @Override
    public void executeAfter(Duration pause, Runnable step) {
        vertx.setTimer(Math.max(1, pause.toMillis()), timer -> execute(step));
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
