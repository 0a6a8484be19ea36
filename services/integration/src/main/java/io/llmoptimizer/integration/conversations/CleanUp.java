package io.llmoptimizer.integration.conversations;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Deletes expired responses, batch after batch, in every replica: they leave each other's batches alone. */
@Singleton
class CleanUp {
    private static final Logger LOG = Logger.getLogger(CleanUp.class);

    private final ConversationStore store;
    private final ConversationsConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private long timer;

    CleanUp(ConversationStore store, ConversationsConfig config, Clock clock, Vertx vertx) {
        this.store = store;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(
                config.cleanUpEvery().toMillis(),
                tick -> run().subscribe()
                        .with(
                                deleted -> LOG.debugf("%d expired responses were deleted", deleted),
                                failure -> LOG.warnf(
                                        "expired responses could not be deleted, and will be later: %s",
                                        failure.toString())));
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    /** @return how many were deleted */
    Uni<Integer> run() {
        int batch = config.cleanUpBatch();
        return store.deleteExpired(clock.instant(), batch)
                .flatMap(deleted ->
                        deleted < batch ? Uni.createFrom().item(deleted) : run().map(more -> deleted + more));
    }
}
