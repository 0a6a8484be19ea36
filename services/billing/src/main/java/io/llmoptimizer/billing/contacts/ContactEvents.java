package io.llmoptimizer.billing.contacts;

import io.llmoptimizer.common.events.OrganizationCreated;
import io.llmoptimizer.common.events.UserErased;
import io.llmoptimizer.events.consume.EventConsumers;
import io.llmoptimizer.events.consume.Subscription;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Consumes {@code organization.created.v1} and {@code user.erased.v1}. */
@ApplicationScoped
class ContactEvents {
    private static final String CREATED = "billing.organization.created.v1";
    private static final String ERASED = "billing.user.erased.v1";

    private final EventConsumers consumers;
    private final ContactStore store;

    ContactEvents(EventConsumers consumers, ContactStore store) {
        this.consumers = consumers;
        this.store = store;
    }

    void start(@Observes StartupEvent event) {
        consumers.consume(
                Subscription.single(CREATED, OrganizationCreated.class, created -> store.remember(created.data())));
        consumers.consume(Subscription.single(
                ERASED, UserErased.class, erased -> store.forget(erased.data().userId())));
    }
}
