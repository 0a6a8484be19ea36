package io.llmoptimizer.billing.metering;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.jboss.logging.Logger;

/**
 * Keeps partitions ahead of time, from the start and every day. Nobody waits for it: a record whose month has none goes to
 * the default partition, and moves when its month's is made.
 */
@ApplicationScoped
class LedgerPartitions {
    private static final Logger LOG = Logger.getLogger(LedgerPartitions.class);

    private final PartitionStore store;
    private final MeteringConfig config;
    private final Clock clock;

    LedgerPartitions(PartitionStore store, MeteringConfig config, Clock clock) {
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "24h")
    Uni<Void> createAhead() {
        return Multi.createFrom()
                .iterable(LedgerMonth.needed(clock.instant(), config.partitionsAhead()))
                .onItem()
                .transformToUniAndConcatenate(this::create)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> create(LedgerMonth month) {
        return store.ensure(month)
                .invoke(created -> {
                    if (created) {
                        LOG.infof("ledger partition %s created", month.partition());
                    }
                })
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf(
                            "ledger partition %s is tried again tomorrow; until then its rows are in the default one: %s",
                            month.partition(), failure.getMessage());
                    return Uni.createFrom().voidItem();
                });
    }
}
