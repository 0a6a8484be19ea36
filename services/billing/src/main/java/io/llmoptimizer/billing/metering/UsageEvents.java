package io.llmoptimizer.billing.metering;

import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.events.consume.EventConsumers;
import io.llmoptimizer.events.consume.Subscription;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/** Consumes {@code usage.recorded.v1} into the ledger. */
@ApplicationScoped
class UsageEvents {
    static final String QUEUE = "billing.usage.recorded.v1";

    private final EventConsumers consumers;
    private final LedgerStore ledger;
    private final MeteringConfig config;
    private final Counter appended;
    private final Counter repeated;

    UsageEvents(EventConsumers consumers, LedgerStore ledger, MeteringConfig config, MeterRegistry metrics) {
        this.consumers = consumers;
        this.ledger = ledger;
        this.config = config;
        this.appended = Counter.builder("llmo.ledger.appended")
                .description("usage records appended to the ledger")
                .register(metrics);
        this.repeated = Counter.builder("llmo.ledger.repeated")
                .description("usage records delivered again, without effect")
                .register(metrics);
    }

    void start(@Observes StartupEvent event) {
        consumers.consume(new Subscription<>(
                QUEUE, UsageRecorded.class, config.largestBatch(), config.longestWait(), this::append));
    }

    private Uni<Void> append(List<CloudEvent<UsageRecorded>> events) {
        return ledger.append(events.stream().map(LedgerEntry::of).toList())
                .invoke(count -> {
                    appended.increment(count);
                    repeated.increment(events.size() - count);
                })
                .replaceWithVoid();
    }
}
