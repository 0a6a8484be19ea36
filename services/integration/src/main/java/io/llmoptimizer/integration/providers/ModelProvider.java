package io.llmoptimizer.integration.providers;

import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.chat.Operation;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Flow;

/** Answers requests to its models. */
public interface ModelProvider {

    /** As in {@code provider/model}. */
    String id();

    /**
     * A sentence that names the setting without which this provider can't be called with the platform's keys; empty when it
     * is ready.
     */
    Optional<String> missing();

    /** Whose keys calls of {@code organization} use: its own, when it brought any; empty for the platform's. */
    default Optional<UUID> account(UUID organization) {
        return Optional.empty();
    }

    /** Whether it has what a request of this kind asks for. */
    boolean offers(Operation operation);

    /** Parameters of the request that this provider does not have and leaves out, by their names in the request. */
    default List<String> drops(ProviderCall call) {
        return List.of();
    }

    /**
     * An answer to a request of a kind that is {@link #offers offered}, begun when it is subscribed to. Signals come one at a time, on the Vert.x context on which the publisher was
     * subscribed to, and no more than were requested. Cancelling stops the provider's work at once. The only failure is
     * {@link ProviderException}.
     */
    Flow.Publisher<ChatEvent> answer(ProviderCall call);
}
