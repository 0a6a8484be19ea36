package io.llmoptimizer.auth.secrets;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** After a start, seals with the present master key what a former one sealed; nobody waits for it. */
@Singleton
class Resealing {
    private static final Logger LOG = Logger.getLogger(Resealing.class);

    private final ResealingStore store;
    private final Instance<SealedColumn> columns;

    Resealing(ResealingStore store, Instance<SealedColumn> columns) {
        this.store = store;
        this.columns = columns;
    }

    void start(@Observes StartupEvent event) {
        for (SealedColumn column : columns) {
            store.reseal(column)
                    .subscribe()
                    .with(
                            rows -> {
                                if (rows > 0) {
                                    LOG.infof(
                                            "%d rows of %s are sealed with the present master key now",
                                            rows, column.table());
                                }
                            },
                            failure -> LOG.warnf(
                                    "rows of %s could not be sealed anew, which the next start tries again: %s",
                                    column.table(), failure));
        }
    }
}
