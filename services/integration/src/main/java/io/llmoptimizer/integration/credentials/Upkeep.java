package io.llmoptimizer.integration.credentials;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** In the background: seals keys anew after the master key was replaced, and deletes those whose time is over. */
@Singleton
class Upkeep {
    private static final Logger LOG = Logger.getLogger(Upkeep.class);
    /** A retired key is not used from its very second; this is how long its sealed form outlives it. */
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final StoredKeyStore store;
    private final Vertx vertx;
    private long timer;

    Upkeep(StoredKeyStore store, Vertx vertx) {
        this.store = store;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        store.reseal()
                .subscribe()
                .with(
                        keys -> {
                            if (keys > 0) {
                                LOG.infof("%d stored provider keys are sealed with the present master key now", keys);
                            }
                        },
                        failure -> LOG.warnf(
                                "stored provider keys could not be sealed anew, which the next start tries again: %s",
                                failure));
        timer = vertx.setPeriodic(INTERVAL.toMillis(), tick -> cleanUp());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private void cleanUp() {
        store.deleteRetired()
                .subscribe()
                .with(
                        deleted -> LOG.debugf("%d retired provider keys were deleted", deleted),
                        failure -> LOG.warnf(
                                "retired provider keys could not be deleted, and will be later: %s", failure));
    }
}
