package io.llmoptimizer.integration.conversations;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.testing.FleetStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FleetStores.class)
class ConversationStoreTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofDays(1));

    @Inject
    ConversationStore store;

    @Inject
    ConversationsConfig config;

    @Inject
    Vertx vertx;

    private final Owner owner = new Owner(UUID.randomUUID(), Optional.of(UUID.randomUUID()));

    @Test
    void a_chain_is_read_from_its_first_response_and_up_to_the_bounds() {
        UUID first = kept(owner, null, LATER);
        UUID second = kept(owner, first, LATER);
        UUID third = kept(owner, second, LATER);

        Chain whole = chain(third, 3, 30);

        assertThat(whole).isInstanceOf(Chain.Whole.class);
        assertThat(((Chain.Whole) whole).responses())
                .extracting(StoredResponse::id)
                .containsExactly(first, second, third);
        assertThat(((Chain.Whole) whole).responses().getFirst().input()).isEqualTo("[\"\\u0000é😀\"]");
        assertThat(chain(third, 2, 30)).isInstanceOf(Chain.TooLong.class);
        assertThat(chain(third, 3, 29)).isInstanceOf(Chain.TooLong.class);
        assertThat(chain(third, 3, 5)).isInstanceOf(Chain.TooLong.class);
    }

    @Test
    void a_missing_link_is_told_whether_it_expired_or_is_another_project_s() {
        UUID expired = kept(owner, null, NOW);
        UUID other = kept(new Owner(owner.organization(), Optional.empty()), null, LATER);

        assertThat(chain(expired, 9, 99)).isEqualTo(new Chain.Missing(expired));
        assertThat(chain(other, 9, 99)).isEqualTo(new Chain.Missing(other));
        assertThat(chain(kept(owner, expired, LATER), 9, 99)).isEqualTo(new Chain.Missing(expired));
        assertThat(chain(kept(owner, other, LATER), 9, 99)).isEqualTo(new Chain.Missing(other));
    }

    @Test
    void what_expired_is_deleted_in_batches_and_nothing_else() {
        UUID stays = kept(owner, null, LATER);
        int expired = config.cleanUpBatch() + 3;
        for (int i = 0; i < expired; i++) {
            kept(owner, null, NOW);
        }
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

        int deleted = await(new CleanUp(store, config, clock, vertx.getDelegate()).run());

        assertThat(deleted).isGreaterThanOrEqualTo(expired);
        assertThat(await(store.deleteExpired(NOW, 10))).isZero();
        assertThat(await(store.find(owner, stays, NOW))).isPresent();
    }

    @Test
    void what_an_erased_user_left_is_deleted() {
        UUID user = UUID.randomUUID();
        StoredResponse said = new StoredResponse(UUID.randomUUID(), Optional.empty(), "[]", "{}");
        await(store.insert(owner, Optional.of(user), said, 4, NOW, LATER));
        UUID others = kept(owner, null, LATER);

        await(store.deleteOf(user));

        assertThat(await(store.find(owner, said.id(), NOW))).isEmpty();
        assertThat(await(store.find(owner, others, NOW))).isPresent();
    }

    private Chain chain(UUID last, int longest, long largest) {
        return await(store.chain(owner, last, NOW, longest, largest));
    }

    private UUID kept(Owner whose, UUID previous, Instant expires) {
        UUID id = UUID.randomUUID();
        StoredResponse response =
                new StoredResponse(id, Optional.ofNullable(previous), "[\"\\u0000é😀\"]", "{\"output\":[]}");
        await(store.insert(whose, Optional.empty(), response, 10, NOW, expires));
        return id;
    }

    private static <T> T await(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(20));
    }
}
