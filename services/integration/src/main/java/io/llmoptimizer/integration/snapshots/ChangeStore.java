package io.llmoptimizer.integration.snapshots;

import io.llmoptimizer.events.listen.PostgresListener;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Consumer;

/** Hears which tables change: their triggers call {@code announce_change()}. */
@Singleton
class ChangeStore {
    private static final String CHANNEL = "table_changed";
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Pool pool;
    private final Vertx vertx;
    private PostgresListener listener;

    ChangeStore(Pool pool, Vertx vertx) {
        this.pool = pool;
        this.vertx = vertx;
    }

    /**
     * @param listening told each time that listening begins: what changed before may have been missed
     * @param changed told the name of each table that changed
     */
    void listen(Runnable listening, Consumer<String> changed) {
        listener = new PostgresListener(pool, vertx, CHANNEL, PAUSE, listening, changed);
        listener.start();
    }

    void stop() {
        if (listener != null) {
            listener.stop();
        }
    }
}
