package io.llmoptimizer.integration.conversations;

import static org.awaitility.Awaitility.await;

import com.github.f4b6a3.uuid.UuidCreator;
import io.llmoptimizer.common.events.EventTypes;
import io.llmoptimizer.common.events.UserErased;
import io.llmoptimizer.events.EventFactory;
import io.llmoptimizer.events.outbox.Outbox;
import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The event that a user was erased reaches what is kept of conversations. */
@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class ErasedUsersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @Inject
    ConversationStore store;

    @Inject
    Pool pool;

    @Inject
    Outbox outbox;

    @Inject
    EventFactory events;

    private final Owner owner = new Owner(UUID.randomUUID(), Optional.empty());

    @Test
    void what_an_erased_user_said_is_deleted_and_what_others_said_stays() {
        UUID erased = UUID.randomUUID();
        UUID theirs = kept(erased);
        UUID others = kept(UUID.randomUUID());

        publish(erased);

        await().atMost(PATIENCE).until(() -> !isKept(theirs));
        await().during(Duration.ofMillis(200)).atMost(PATIENCE).until(() -> isKept(others));
    }

    private UUID kept(UUID user) {
        UUID id = UUID.randomUUID();
        StoredResponse said = new StoredResponse(id, Optional.empty(), "[]", "{}");
        result(store.insert(owner, Optional.of(user), said, 4, NOW, NOW.plusSeconds(60)));
        return id;
    }

    private boolean isKept(UUID id) {
        return result(store.find(owner, id, NOW)).isPresent();
    }

    private void publish(UUID user) {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        var event = events.create(id, EventTypes.USER_ERASED, NOW, user.toString(), null, new UserErased(user));
        result(pool.withTransaction(transaction -> outbox.append(transaction, event)));
    }

    private static <T> T result(Uni<T> work) {
        return work.await().atMost(PATIENCE);
    }
}
