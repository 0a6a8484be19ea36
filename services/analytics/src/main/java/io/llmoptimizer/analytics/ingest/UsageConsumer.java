package io.llmoptimizer.analytics.ingest;

import io.llmoptimizer.analytics.rollups.RollupStore;
import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.events.consume.EventConsumers;
import io.llmoptimizer.events.consume.Subscription;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Connects the queue of {@code usage.recorded} to the {@link Ingestion}, and has it look after batches that were given up. */
@Singleton
class UsageConsumer {
    static final String QUEUE = "analytics.usage.recorded.v1";

    private static final Logger LOG = Logger.getLogger(UsageConsumer.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final EventConsumers consumers;
    private final Ingestion ingestion;
    private final RollupStore rollups;
    private final IngestConfig config;

    UsageConsumer(EventConsumers consumers, Ingestion ingestion, RollupStore rollups, IngestConfig config) {
        this.consumers = consumers;
        this.ingestion = ingestion;
        this.rollups = rollups;
        this.config = config;
    }

    /** Events wait in their queue until the store is there and has its indexes. */
    void start(@Observes StartupEvent event) {
        rollups.ensureIndexes()
                .onFailure()
                .invoke(failure -> LOG.warnf("MongoDB is not ready, trying again: %s", failure.getMessage()))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(200), LONGEST_PAUSE)
                .indefinitely()
                .subscribe()
                .with(ready -> consumers.consume(subscription()));
    }

    private Subscription<UsageRecorded> subscription() {
        return new Subscription<>(
                QUEUE,
                UsageRecorded.class,
                config.batchSize(),
                config.batchWait(),
                batch -> ingestion.ingest(batch.stream().map(UsageEvent::of).toList()));
    }

    @Scheduled(
            every = "{llmo.analytics.ingest.recovery-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> recover() {
        return ingestion
                .recover(config.givenUpAfter())
                .onFailure()
                .invoke(failure -> LOG.warnf("batches can't be looked for: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }
}
