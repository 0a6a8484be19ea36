package io.llmoptimizer.integration.conversations;

import io.llmoptimizer.common.events.UserErased;
import io.llmoptimizer.events.consume.EventConsumers;
import io.llmoptimizer.events.consume.Subscription;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Consumes {@code user.erased.v1}: what an erased user said is deleted. */
@Singleton
class ErasedUsers {
    private static final String QUEUE = "integration.user.erased.v1";

    private final EventConsumers consumers;
    private final ConversationStore store;

    ErasedUsers(EventConsumers consumers, ConversationStore store) {
        this.consumers = consumers;
        this.store = store;
    }

    void start(@Observes StartupEvent event) {
        consumers.consume(Subscription.single(
                QUEUE, UserErased.class, erased -> store.deleteOf(erased.data().userId())));
    }
}
