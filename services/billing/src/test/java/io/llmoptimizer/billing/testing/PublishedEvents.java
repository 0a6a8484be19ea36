package io.llmoptimizer.billing.testing;

import io.llmoptimizer.common.events.BudgetThresholdReached;
import io.llmoptimizer.common.events.CloudEvent;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.events.consume.EventConsumers;
import io.llmoptimizer.events.consume.Subscription;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** What billing published about budgets, as it comes out of the broker. */
@Singleton
public class PublishedEvents {
    private final List<CloudEvent<BudgetThresholdReached>> received = new CopyOnWriteArrayList<>();
    private final EventConsumers consumers;

    PublishedEvents(EventConsumers consumers) {
        this.consumers = consumers;
    }

    void start(@Observes StartupEvent event) {
        for (String type : List.of(EventTypes.BUDGET_THRESHOLD_REACHED, EventTypes.BUDGET_EXHAUSTED)) {
            consumers.consume(Subscription.single("test." + type, BudgetThresholdReached.class, published -> {
                received.add(published);
                return Uni.createFrom().voidItem();
            }));
        }
    }

    public List<CloudEvent<BudgetThresholdReached>> about(UUID budget) {
        return received.stream()
                .filter(event -> event.data().budgetId().equals(budget))
                .toList();
    }

    /** {@code type:threshold} of each, without the version. */
    public List<String> namesAbout(UUID budget) {
        return about(budget).stream()
                .map(event ->
                        event.type().replace(".v1", "") + ":" + event.data().threshold())
                .toList();
    }
}
