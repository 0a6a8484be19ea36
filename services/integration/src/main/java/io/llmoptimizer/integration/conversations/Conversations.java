package io.llmoptimizer.integration.conversations;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps responses and finds them again. Every {@link Uni} fails with the store's own failure, or with a {@link
 * io.smallrye.mutiny.TimeoutException} when the store does not answer in time.
 */
@Singleton
public class Conversations {
    private final ConversationStore store;
    private final ConversationsConfig config;
    private final Clock clock;

    Conversations(ConversationStore store, ConversationsConfig config, Clock clock) {
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Durable when it completes.
     *
     * @param user who made the call, when it was a person: what is left of somebody erased is found by it
     */
    public Uni<Void> keep(Owner owner, Optional<UUID> user, StoredResponse response) {
        Instant now = clock.instant();
        int size = response.input().length() + response.body().length();
        return inTime(store.insert(owner, user, response, size, now, now.plus(config.retention())));
    }

    /** The responses that one after {@code previous} goes on from. */
    public Uni<Chain> chain(Owner owner, UUID previous) {
        return inTime(store.chain(
                owner,
                previous,
                clock.instant(),
                config.longestChain(),
                config.largestChain().asLongValue()));
    }

    public Uni<Optional<StoredResponse>> find(Owner owner, UUID id) {
        return inTime(store.find(owner, id, clock.instant()));
    }

    /** @return whether it was there */
    public Uni<Boolean> delete(Owner owner, UUID id) {
        return inTime(store.delete(owner, id, clock.instant()));
    }

    private <T> Uni<T> inTime(Uni<T> work) {
        return work.ifNoItem().after(config.timeout()).fail();
    }
}
