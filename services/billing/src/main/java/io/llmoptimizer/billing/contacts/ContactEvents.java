package io.llmoptimizer.billing.contacts;

import io.llmoptimizer.common.events.OrganizationCreated;
import io.llmoptimizer.events.consume.EventConsumers;
import io.llmoptimizer.events.consume.Subscription;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Consumes {@code organization.created.v1}. */
@ApplicationScoped
class ContactEvents {
    private static final String QUEUE = "billing.organization.created.v1";

    private final EventConsumers consumers;
    private final ContactStore store;

    ContactEvents(EventConsumers consumers, ContactStore store) {
        this.consumers = consumers;
        this.store = store;
    }

    void start(@Observes StartupEvent event) {
        consumers.consume(
                Subscription.single(QUEUE, OrganizationCreated.class, created -> store.remember(created.data())));
    }
}
